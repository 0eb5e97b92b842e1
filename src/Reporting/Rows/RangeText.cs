namespace ConvBench.Reporting.Rows;

/// <summary>What a row does towards the ends of float32's range, in a few words.</summary>
internal static class RangeText
{
    /// <summary>"full"; "4 bits lost, flushes subnormals"; "full, subnormals not tried"; null where nothing was tried.</summary>
    public static string? Of(RangeRecord? range)
    {
        if (range is null or { LostBits: null, ScalesExactly: not false })
        {
            return null;
        }

        string? subnormals = range.FlushesSubnormals switch
        {
            true => "flushes subnormals",
            null when range.LostBits is not null => "subnormals not tried",
            _ => null,
        };
        string? ends = range.LostBits is > 0 and { } lost ? Lost(lost)
            : range is { LostBits: 0, ScalesExactly: not false, FlushesSubnormals: not true } ? "full" : null;
        return string.Join(", ", ((string?[])[ends, subnormals, range.ScalesExactly == false ? "other bits at other scales" : null])
            .Where(part => part is not null));
    }

    /// <summary>"1 bit lost".</summary>
    public static string Lost(int bits) => Format.Whole(bits) + (bits == 1 ? " bit lost" : " bits lost");

    /// <summary>"NaN in 288 outputs of 72 that read it; ∞: 0 infinite, 288 NaN"; null where it was not tried.</summary>
    public static string? OfBadPixel(RangeRecord? range) => range is not { Reading: { } reading, NaNs: { } nans } ? null
        : $"NaN in {Format.Whole(nans)} outputs, of which {Format.Whole(reading)} read it; +∞: {Format.Whole(range.Infinities ?? 0)} "
            + $"infinite, {Format.Whole(range.NaNsOfInfinity ?? 0)} NaN";
}
