namespace ConvBench.Backends.Cudnn.Native;

/// <summary>One kind of cuDNN's objects: how they are made and destroyed.</summary>
/// <param name="create">Function that makes one.</param>
/// <param name="destroy">Function that destroys one.</param>
/// <param name="check">Throws where a status is none of success.</param>
internal sealed unsafe class ObjectKind(nint create, nint destroy, Action<int> check)
{
    /// <summary>A new one.</summary>
    public nint Create()
    {
        nint made = 0;
        check(((delegate* unmanaged<nint*, int>)create)(&made));
        return made;
    }

    /// <summary>Destroys one. Never throws: what goes wrong here went wrong before.</summary>
    public void Destroy(nint made) => ((delegate* unmanaged<nint, int>)destroy)(made);
}
