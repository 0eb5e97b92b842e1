namespace ConvBench;

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
