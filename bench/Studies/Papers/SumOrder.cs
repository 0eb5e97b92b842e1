namespace ConvBench.Bench.Studies.Papers;

/// <summary>In which order the terms of a transform's row are added.</summary>
internal enum SumOrder
{
    /// <summary>By column.</summary>
    Sequential,

    /// <summary>The two smallest keys first, key log₂|constant|, of a sum the sum of its keys (Barabasz et al., ACM TOMS
    /// 46(4), 2020, §5).</summary>
    Huffman,
}
