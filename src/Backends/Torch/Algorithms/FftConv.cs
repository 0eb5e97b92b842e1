using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace ConvBench.Backends.Torch.Algorithms;

/// <summary>Convolution by the correlation theorem over the whole image: y = irfft2(Σ_c rfft2(x)·conj(rfft2(w))), by torch.fft.</summary>
/// <remarks>
/// FH ≥ H + PadTop + PadBottom and FW alike, so that nothing wraps round; sizes are rounded up to 2ᵃ3ᵇ5ᶜ. The filter's taps are
/// placed at (r·DilationH − PadTop mod FH, s·DilationW − PadLeft mod FW): dilation is zeros between the taps, and the shift that
/// padding means is in the weights' spectrum, made in Prepare. A stride drops outputs at the end. Bins are the batch of a complex
/// matrix product, m = N, n = K/Groups, k = C/Groups.
/// </remarks>
internal sealed class FftConv()
    : TorchAlgorithm("fft", "torch.fft.rfft2 over the whole image, spectra multiplied over channels; the weights' spectrum prepared",
        AlgorithmFamily.Fft, ErrorModel.Normwise)
{
    public override IReadOnlyList<string> DeviceKinds => AnyKind;

    /// <remarks>8 flops for each complex product and sum of each bin.</remarks>
    public override double MinimumFlops(ConvProblem problem) => 8.0 * problem.N * problem.K * problem.CPerGroup * Bins(problem);

    public override string? WhyNot(ConvProblem problem, Device device)
    {
        double mebibytes = SpectrumBytes(problem) / (1 << 20);
        return AnyDevice(device) ?? (mebibytes <= MemoryLimitBytes >> 20 ? null
            : $"the spectra of weights, image and output take {mebibytes:0} MiB, the limit is {MemoryLimitBytes >> 20} MiB");
    }

    /// <remarks>
    /// u·√(1.1·log₂(points) + 0.07·C/Groups): three transforms with a rounding for each butterfly level, and the sums over channels;
    /// both factors measured, on 1 to 1024 channels and images of 7² to 384². No bound: libtorch's Fourier transforms and complex
    /// products are those of a library without source (MKL), and a worst case needs the order of its operations.
    /// </remarks>
    public override ErrorPrediction? Predict(ConvProblem problem, ConvOptions options) =>
        new(FloatFormat.Binary32.Unit * Math.Sqrt((1.1 * Math.Log2((double)Rows(problem) * Columns(problem))) + (0.07 * problem.CPerGroup)),
            Grant: 2);

    protected override TorchPlan Plan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options) =>
        new FftPlan(problem, weights, bias, options);

    private static double SpectrumBytes(ConvProblem p) =>
        8.0 * Bins(p) * (((double)p.K * p.CPerGroup) + ((double)p.N * (p.C + p.K)));

    private static double Bins(ConvProblem p) => (double)Rows(p) * ((Columns(p) / 2) + 1);

    private static long Rows(ConvProblem p) => Smooth((long)p.H + p.PadTop + p.PadBottom);

    private static long Columns(ConvProblem p) => Smooth((long)p.W + p.PadLeft + p.PadRight);

    /// <summary>The smallest 2ᵃ3ᵇ5ᶜ that is at least n.</summary>
    private static long Smooth(long n)
    {
        while (true)
        {
            long rest = n;
            foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5])
            {
                while (rest % prime == 0)
                {
                    rest /= prime;
                }
            }

            if (rest == 1)
            {
                return n;
            }

            n++;
        }
    }

    private sealed class FftPlan : TorchPlan
    {
        private static readonly long[] Plane = [-2, -1];
        private readonly long[] _size;
        private readonly long _bins;
        private readonly Tensor _spectrum; // [bins · groups, C/Groups, K/Groups], conjugate
        private readonly Tensor? _b;

        public FftPlan(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
            : base(problem, options)
        {
            _size = [Rows(problem), Columns(problem)];
            _bins = (long)Bins(problem);
            using DisposeScope scope = torch.NewDisposeScope();
            using IDisposable inference = torch.inference_mode(true);
            _spectrum = Own(Spectrum(weights));
            _b = bias.IsEmpty ? null : Own(Operand(bias, 1, problem.K, 1, 1));
        }

        public override long WorkspaceBytes => (long)SpectrumBytes(Problem);

        protected override Tensor Compute(Tensor x)
        {
            ConvProblem p = Problem;
            Tensor spectra = torch.fft.rfft2(x, _size, Plane).view(p.N, p.Groups, p.CPerGroup, _bins)
                .permute(3, 1, 0, 2).reshape(_bins * p.Groups, p.N, p.CPerGroup);
            Tensor products = torch.bmm(spectra, _spectrum).view(_bins, p.Groups, p.N, p.KPerGroup)
                .permute(2, 1, 3, 0).reshape(p.N, p.K, _size[0], (_size[1] / 2) + 1);
            Tensor y = torch.fft.irfft2(products, _size, Plane)
                .slice(2, 0, ((p.OH - 1L) * p.StrideH) + 1, p.StrideH).slice(3, 0, ((p.OW - 1L) * p.StrideW) + 1, p.StrideW);
            return _b is null ? y : y + _b;
        }

        /// <summary>One output channel at a time, so that Prepare needs little more than the spectrum itself.</summary>
        private Tensor Spectrum(ReadOnlySpan<float> w)
        {
            ConvProblem p = Problem;
            Tensor all = torch.zeros([_bins, p.Groups, p.CPerGroup, p.KPerGroup], torch.complex64, torch.device(Options.Device.ToString()));
            long plane = _size[0] * _size[1];
            var taps = new float[p.CPerGroup * plane];
            for (int k = 0; k < p.K; k++)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                Place(w.Slice(k * p.Accumulations, p.Accumulations), taps);
                Tensor spectrum = torch.fft.rfft2(Operand(taps, p.CPerGroup, _size[0], _size[1]), _size, Plane).view(p.CPerGroup, _bins);
                all.select(1, k / p.KPerGroup).select(2, k % p.KPerGroup).copy_(spectrum.conj().transpose(0, 1));
            }

            return all.view(_bins * p.Groups, p.CPerGroup, p.KPerGroup).MoveToOuterDisposeScope();
        }

        /// <summary>The filters of one output channel, spread and shifted on planes of zeros. Positions repeat for every channel.</summary>
        private void Place(ReadOnlySpan<float> filters, Span<float> planes)
        {
            ConvProblem p = Problem;
            for (int i = 0; i < filters.Length; i++)
            {
                int c = i / (p.R * p.S), r = i / p.S % p.R, s = i % p.S;
                long row = Modulo(((long)r * p.DilationH) - p.PadTop, _size[0]),
                    column = Modulo(((long)s * p.DilationW) - p.PadLeft, _size[1]);
                planes[(int)((((c * _size[0]) + row) * _size[1]) + column)] = filters[i];
            }
        }

        private static long Modulo(long a, long n) => ((a % n) + n) % n;
    }
}
