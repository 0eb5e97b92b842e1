using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ConvBench.Backends.Managed.Plans;
using ConvBench.Machine;

namespace ConvBench.Tests.Backends.Managed.Guards;

/// <summary>A row that touches one float too many at one end and computes nothing.</summary>
internal sealed unsafe class PlantedRow(Touch touch, GuardEnd end)
    : ManagedAlgorithm($"{touch}-{end}", "a planted fault", ErrorModel.Componentwise)
{
    public override AlgorithmFamily Family => AlgorithmFamily.Direct;

    public override double Cycles(ConvProblem problem, int lanes) => throw new NotSupportedException();

    public override double ExpectedRelL2(ConvProblem problem, int lanes) => throw new NotSupportedException();

    public override IConvPlan Prepare(ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
    {
        if (touch == Touch.ReadWeight)
        {
            Keep(Unsafe.Add(ref MemoryMarshal.GetReference(weights), end == GuardEnd.Before ? -1 : weights.Length));
        }

        return new Plan(touch, end, problem, weights, bias, options);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Keep<T>(T value) => GC.KeepAlive(value);

    private sealed class Plan(
        Touch touch, GuardEnd end, ConvProblem problem, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, ConvOptions options)
        : ManagedPlan(problem, weights, bias, options)
    {
        private const int Declared = 4;
        private readonly AlignedBuffer _declared = new(40, Declared, Declared);

        public override long WorkspaceBytes => 0;

        public override double? ExecutedFlops => null;

        public override IErrorBound? Bound => null;

        protected override void Compute()
        {
            switch (touch)
            {
                case Touch.Read: Keep(*Beyond(X, Problem.InputCount, 1)); break;
                case Touch.ReadVector: Keep(Vector128.Load(Beyond(X, Problem.InputCount, 4))); break;
                case Touch.Write: *Beyond(Y, Problem.OutputCount, 1) = 1; break;
                case Touch.WriteVector: Vector128<float>.One.Store(Beyond(Y, Problem.OutputCount, 4)); break;
                case Touch.ReadBeyondDeclared: Keep(*Beyond(_declared.Pointer - Declared, 40 + (2 * Declared), 1)); break;
                case Touch.WriteDeclared: *Beyond(_declared.Pointer, 40, 1) = 1; break;
                case Touch.EndSilently: Environment.Exit(0); break;
                default: break;
            }
        }

        protected override void Release() => _declared.Dispose();

        /// <summary>Where an access of this width goes that has one float too many.</summary>
        private float* Beyond(float* first, long length, int width) => end == GuardEnd.Before ? first - 1 : first + length - width + 1;
    }
}
