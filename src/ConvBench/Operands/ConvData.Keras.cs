using ConvBench.Problems;

namespace ConvBench.Operands;

public sealed partial record ConvData
{
    private static ConvData Keras(ConvProblem p, int seed)
    {
        var x = new float[p.InputCount];
        var w = new float[p.WeightCount];
        var rx = new Mt19937((uint)seed);
        for (int n = 0; n < p.N; n++)
        {
            for (int hw = 0; hw < p.H * p.W; hw++)
            {
                for (int c = 0; c < p.C; c++)
                {
                    x[(((n * p.C) + c) * p.H * p.W) + hw] = (float)rx.NextDouble();
                }
            }
        }

        var rw = new Mt19937((uint)seed + 1);
        double limit = Math.Sqrt(6.0 / (((double)p.CPerGroup * p.R * p.S) + ((double)p.K * p.R * p.S)));
        int taps = p.R * p.S;
        for (int rs = 0; rs < taps; rs++)
        {
            for (int c = 0; c < p.CPerGroup; c++)
            {
                for (int k = 0; k < p.K; k++)
                {
                    w[(((k * p.CPerGroup) + c) * taps) + rs] = (float)(-limit + (2 * limit * rw.NextDouble()));
                }
            }
        }

        return new ConvData(x, w, new float[p.HasBias ? p.K : 0]);
    }
}
