namespace ConvBench.Backends.OpenCl.Runtime;

/// <summary>A kernel with its arguments and its sizes, to be put into a queue as often as one likes.</summary>
internal sealed unsafe class ClLaunch : IClWork
{
    private readonly ClUnit _unit;
    private readonly string _name;
    private readonly (nuint First, nuint Second, nuint Third) _global;
    private nint _kernel;
    private uint _arguments;

    /// <summary>The kernel of a program.</summary>
    /// <param name="unit">Where it runs.</param>
    /// <param name="program">cl_program.</param>
    /// <param name="name">The kernel's name.</param>
    /// <param name="global">Work-items along three axes; kernels turn away those that fill up the last groups.</param>
    public ClLaunch(ClUnit unit, nint program, string name, (long First, long Second, long Third) global)
    {
        (_unit, _name) = (unit, name);
        int status;
        _kernel = unit.Api.CreateKernel(program, name, &status);
        ClStatus.Check(status, $"clCreateKernel {name}");
        _global = (RoundUp(global.First, unit.Group.First), RoundUp(global.Second, unit.Group.Second), (nuint)global.Third);
    }

    /// <summary>Sets the next argument.</summary>
    public ClLaunch With<T>(T value)
        where T : unmanaged
    {
        ClStatus.Check(_unit.Api.SetKernelArg(_kernel, _arguments++, (nuint)sizeof(T), &value), $"clSetKernelArg {_name}");
        return this;
    }

    /// <summary>Sets the next argument to a buffer.</summary>
    public ClLaunch With(ClBuffer buffer) => With(buffer.Handle);

    /// <inheritdoc/>
    public void Enqueue(nint queue)
    {
        nuint* global = stackalloc nuint[] { _global.First, _global.Second, _global.Third };
        nuint* local = stackalloc nuint[] { (nuint)_unit.Group.First, (nuint)_unit.Group.Second, 1 };
        ClStatus.Check(
            _unit.Api.EnqueueNdrangeKernel(queue, _kernel, 3, null, global, local, 0, null, null), $"clEnqueueNDRangeKernel {_name}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_kernel != 0)
        {
            _unit.Api.ReleaseKernel(_kernel);
            _kernel = 0;
        }
    }

    private static nuint RoundUp(long size, int group) => (nuint)((size + group - 1) / group * group);
}
