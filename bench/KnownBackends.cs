using System.Reflection;
using ConvBench.Backends.Cudnn;
using ConvBench.Backends.Managed;
using ConvBench.Backends.Nnpack;
using ConvBench.Backends.Onnx;
using ConvBench.Backends.OpenCl;
using ConvBench.Backends.OpenCl.Clblast;
using ConvBench.Backends.Torch;

namespace ConvBench.Bench;

/// <summary>The backends there are. To add one: its project, and a line here.</summary>
internal static class KnownBackends
{
    /// <summary>All of them, none loaded yet.</summary>
    public static IReadOnlyList<IConvBackend> All() =>
    [
        new ManagedBackend(), new TorchBackend(), new NnpackBackend(), new OnnxBackend(), new OpenClBackend(), new ClblastBackend(),
        new CudnnBackend(),
    ];

    /// <summary>The backend of this name; null for "-", a worker without one.</summary>
    /// <param name="name">Name.</param>
    /// <param name="assembly">An assembly whose backends count too; null for none.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static IConvBackend? Find(string name, string? assembly) => name == "-" ? null
        : All().Concat(From(assembly)).FirstOrDefault(b => b.Name == name) ?? throw new ArgumentException($"no backend '{name}'");

    private static IEnumerable<IConvBackend> From(string? assembly) => assembly is null ? [] : Assembly.LoadFrom(assembly).GetTypes()
        .Where(t => typeof(IConvBackend).IsAssignableFrom(t) && t.GetConstructor(Type.EmptyTypes) is not null)
        .Select(t => (IConvBackend)Activator.CreateInstance(t)!);
}
