using ConvBench.Backends.Managed.Fft;
using ConvBench.Backends.Managed.Fft.Passes;
using ConvBench.Machine;
using ConvBench.Machine.Simd;

namespace ConvBench.Tests.Backends.Managed.Fft;

/// <summary>Some lines of one length in plain arrays, transformed with the vectors of one instruction set.</summary>
internal sealed class FftLineHarness
{
    public const int Lines = 3;
    private readonly int _n;
    private readonly IRunner _runner;
    private readonly float[] _in;
    private readonly float[] _out;

    public FftLineHarness(Isa isa, int n)
    {
        _n = n;
        _runner = IsaSelector.Dispatch<Factory, IRunner>(isa, default);
        _in = new float[Lines * n * 2 * Width];
        _out = new float[_in.Length];
    }

    private interface IRunner
    {
        int Width { get; }

        void Run(int n, float[] source, float[] target, bool swap);
    }

    public int Width => _runner.Width;

    /// <summary>Fills [line][element][lane] with (re, im) in turn, and returns what is really there, rounded to float32.</summary>
    public (double Re, double Im)[,] Fill(Func<double> next)
    {
        var values = new (double Re, double Im)[Lines, _n * Width];
        for (int l = 0; l < Lines; l++)
        {
            for (int i = 0; i < _n * Width; i++)
            {
                values[l, i] = ((float)next(), (float)next());
                int at = At(l, i / Width, i % Width);
                (_in[at], _in[at + Width]) = ((float)values[l, i].Re, (float)values[l, i].Im);
            }
        }

        return values;
    }

    /// <summary>In to Out.</summary>
    public void Forward() => _runner.Run(_n, _in, _out, swap: false);

    /// <summary>Out to In, without the scale 1/n.</summary>
    public void Inverse() => _runner.Run(_n, _out, _in, swap: true);

    public (double Re, double Im) In(int line, int element, int lane) =>
        (_in[At(line, element, lane)], _in[At(line, element, lane) + Width]);

    public (double Re, double Im) Out(int line, int element, int lane) =>
        (_out[At(line, element, lane)], _out[At(line, element, lane) + Width]);

    private int At(int line, int element, int lane) => (((line * _n) + element) * 2 * Width) + lane;

    private readonly struct Factory : IPerIsa<IRunner>
    {
        public IRunner Invoke<TSimd, TVec>()
            where TSimd : struct, ISimd<TVec>
            where TVec : unmanaged => new Runner<TSimd, TVec>();
    }

    private sealed unsafe class Runner<TSimd, TVec> : IRunner
        where TSimd : struct, ISimd<TVec>
        where TVec : unmanaged
    {
        public int Width => TSimd.Width;

        public void Run(int n, float[] source, float[] target, bool swap)
        {
            using var line = new FftLine(n);
            using var scratch = new AlignedBuffer(FftLine.ScratchFloats(n, TSimd.Width));
            fixed (float* x = source, y = target)
            {
                int re = swap ? TSimd.Width : 0, im = TSimd.Width - re;
                nint step = 2 * TSimd.Width, next = n * step;
                FftEnd from = new() { First = x + re, Second = x + im, Step = step, LineFirst = next, LineSecond = next };
                FftEnd to = new() { First = y + re, Second = y + im, Step = step, LineFirst = next, LineSecond = next };
                line.Transform<TSimd, TVec, LoadStrided, StoreStrided>(Lines, from, 0, to, 0, scratch.Pointer);
            }
        }
    }
}
