namespace ConvBench.Backends.Managed.Accurate;

/// <summary>A vector of sums of products that is kept more precisely than float32; a struct type argument, so that every
/// kernel is one body for all of them.</summary>
/// <typeparam name="TSelf">The sums.</typeparam>
/// <typeparam name="TVec">A vector of factors as they are multiplied.</typeparam>
/// <typeparam name="TWeight">A packed weight.</typeparam>
internal unsafe interface IAccumulator<TSelf, TVec, TWeight>
    where TSelf : unmanaged, IAccumulator<TSelf, TVec, TWeight>
    where TVec : unmanaged
    where TWeight : unmanaged
{
    /// <summary>Sums of one accumulator.</summary>
    static abstract int Width { get; }

    /// <summary>Most rows of two accumulators each, 1 to 8, that stay in registers.</summary>
    static abstract int MaxRows { get; }

    /// <summary>A weight as it is packed.</summary>
    static abstract TWeight Pack(float weight);

    /// <summary>Width floats as factors.</summary>
    static abstract TVec Load(float* source);

    /// <summary>One weight in every lane.</summary>
    static abstract TVec Broadcast(TWeight weight);

    /// <summary>Sums that begin with the bias.</summary>
    static abstract TSelf Start(float bias);

    /// <summary>sum + a·b.</summary>
    static abstract TSelf Add(TSelf sum, TVec a, TVec b);

    /// <summary>Writes Width sums, rounded to float32 and no less than the floor.</summary>
    static abstract void Store(TSelf sum, float* target, float floor);
}
