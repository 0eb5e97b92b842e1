namespace ConvBench.Operands;

/// <summary>The Mersenne Twister as NumPy's legacy <c>RandomState(seed)</c> uses it, so that operands can be made anywhere.</summary>
/// <remarks>Matsumoto and Nishimura, ACM TOMACS 8(1), 1998; init_genrand of 2002; doubles with 53 bits as genrand_res53.</remarks>
public sealed class Mt19937
{
    private const int Size = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[Size];
    private int _at = Size;

    /// <summary>Seeds as <c>init_genrand(seed)</c>.</summary>
    public Mt19937(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < Size; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_at == Size)
        {
            Refill();
        }

        uint y = _state[_at++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary>The next double in [0, 1): ((a≫5)·2²⁶ + (b≫6)) / 2⁵³, as <c>RandomState.rand</c>.</summary>
    public double NextDouble()
    {
        uint a = NextUInt32() >> 5, b = NextUInt32() >> 6;
        return ((a * 67108864.0) + b) / 9007199254740992.0;
    }

    /// <summary>Whole numbers below a limit, as <c>RandomState.randint(0, limit, count)</c>: 32 bits under the smallest
    /// mask that holds limit − 1, too large ones drawn again.</summary>
    /// <param name="limit">From 1 to 2³².</param>
    /// <param name="count">How many.</param>
    public long[] NextIntegers(long limit, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1L << 32);
        uint most = (uint)(limit - 1), mask = most == 0 ? 0 : uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(most);
        var values = new long[count];
        for (int i = 0; i < count && most > 0; i++)
        {
            uint value;
            do
            {
                value = NextUInt32() & mask;
            }
            while (value > most);
            values[i] = value;
        }

        return values;
    }

    private void Refill()
    {
        for (int i = 0; i < Size; i++)
        {
            uint y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7fffffffu);
            _state[i] = _state[(i + Shift) % Size] ^ (y >> 1) ^ ((y & 1) * 0x9908b0dfu);
        }

        _at = 0;
    }
}
