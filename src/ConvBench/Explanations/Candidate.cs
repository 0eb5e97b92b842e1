using ConvBench.Operands;
using ConvBench.Problems;
using ConvBench.Reference;

namespace ConvBench.Explanations;

/// <summary>The definition of the convolution with one thing different: what an output may be instead of what it should be.</summary>
internal sealed class Candidate
{
    private readonly ConvProblem _p;
    private readonly ConvData _data;

    /// <summary>The definition itself.</summary>
    /// <param name="name">What is different, "filter flipped".</param>
    /// <param name="p">The layer.</param>
    /// <param name="data">Its operands.</param>
    public Candidate(string name, ConvProblem p, ConvData data)
    {
        (Name, _p, _data) = (name, p, data);
        (Rows, Columns) = (p.Rows, p.Columns);
        Place = i => OutputPlace.Of(p, i);
        Channel = (k, c) => (k / p.KPerGroup * p.CPerGroup) + c;
        Input = (n, c, h, w) => (((((long)n * p.C) + c) * p.H) + h) * p.W + w;
        Weight = (k, c, r, s) => (((((long)k * p.CPerGroup) + c) * p.R) + r) * p.S + s;
        Takes = (_, _, _) => true;
        Bias = k => p.HasBias ? data.B[k] : 0;
        End = (sum, bias) => p.HasRelu ? Math.Max(sum + bias, 0) : sum + bias;
    }

    /// <summary>What is different, in words.</summary>
    public string Name { get; }

    /// <summary>What becomes of an input before it is multiplied.</summary>
    public Func<float, float> OfInput { get; init; } = x => x;

    /// <summary>What becomes of a weight.</summary>
    public Func<float, float> OfWeight { get; init; } = w => w;

    /// <summary>Which rows an output reads.</summary>
    public Window Rows { get; init; }

    /// <summary>Which columns.</summary>
    public Window Columns { get; init; }

    /// <summary>Where an index lies outside the image: the index to read instead; null for the zero of padding.</summary>
    public Func<int, int, int>? Border { get; init; }

    /// <summary>Which output stands at a flat position.</summary>
    public Func<long, (int N, int K, int OH, int OW)> Place { get; init; }

    /// <summary>The input channel that an output channel reads as its c-th.</summary>
    public Func<int, int, int> Channel { get; init; }

    /// <summary>Flat position of an input.</summary>
    public Func<int, int, int, int, long> Input { get; init; }

    /// <summary>Flat position of a weight.</summary>
    public Func<int, int, int, int, long> Weight { get; init; }

    /// <summary>Whether channel, row and column of the filter are in the sum.</summary>
    public Func<int, int, int, bool> Takes { get; init; }

    /// <summary>Bias of an output channel.</summary>
    public Func<int, double> Bias { get; init; }

    /// <summary>The output from its sum and its bias.</summary>
    public Func<double, double, double> End { get; init; }

    /// <summary>The value at a flat position of the output, in float64.</summary>
    public double At(long position)
    {
        (int n, int k, int oh, int ow) = Place(position);
        double sum = 0;
        for (int r = 0; r < _p.R; r++)
        {
            int h = Inside(Rows, Rows.At(oh, r), _p.H);
            for (int s = 0; s < _p.S && h >= 0; s++)
            {
                int w = Inside(Columns, Columns.At(ow, s), _p.W);
                for (int c = 0; c < _p.CPerGroup && w >= 0; c++)
                {
                    if (Takes(c, r, s))
                    {
                        sum += (double)OfInput(_data.X[Input(n, Channel(k, c), h, w)]) * OfWeight(_data.W[Weight(k, c, r, s)]);
                    }
                }
            }
        }

        return End(sum, Bias(k));
    }

    /// <summary>The index to read; −1 for none.</summary>
    private int Inside(Window window, int at, int size) => window.Has(at) ? at : Border?.Invoke(at, size) ?? -1;
}
