using System.Buffers.Binary;
using System.Text;

namespace ConvBench.Backends.Torch.Loading;

/// <summary>Marks one symbol version that a 64-bit little-endian ELF library asks for as weak, so that it loads without it.</summary>
/// <remarks>
/// The dynamic loader refuses a library whose <c>.gnu.version_r</c> names a version that the dependency does not define,
/// unless that entry carries VER_FLG_WEAK. Layout: System V ABI and Linux Standard Base 5.0, "Symbol Versioning":
/// Verneed {u16 version, u16 count, u32 file, u32 aux, u32 next}, Vernaux {u32 hash, u16 flags, u16 other, u32 name, u32 next}.
/// A version is weakened only where every symbol bound to it is on the caller's list of those that nothing calls.
/// </remarks>
internal static class WeakVersionPatch
{
    private const ushort Weak = 2; // VER_FLG_WEAK
    // SHT_DYNSYM, SHT_GNU_versym, SHT_GNU_verneed
    private const uint DynamicSymbols = 11, VersionIndices = 0x6fffffff, VersionNeeds = 0x6ffffffe;

    /// <summary>A patched copy of the file's bytes.</summary>
    /// <param name="file">The whole library.</param>
    /// <param name="version">The version to make weak, "GLIBCXX_3.4.32".</param>
    /// <param name="harmless">Symbols that may stay unresolved because nothing calls them.</param>
    /// <exception cref="InvalidDataException">Not such a library, the version is not asked for, or another symbol hangs on it.</exception>
    public static byte[] Apply(ReadOnlySpan<byte> file, string version, IReadOnlyCollection<string> harmless)
    {
        if (file.Length < 64 || !file[..6].SequenceEqual(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }))
        {
            throw new InvalidDataException("not a 64-bit little-endian ELF file");
        }

        try
        {
            Section[] sections = Sections(file);
            Section needs = Array.Find(sections, s => s.Type == VersionNeeds);
            if (needs.Type == 0)
            {
                throw new InvalidDataException("the library has no version needs");
            }

            int entry = FindEntry(file, needs, sections[needs.Link], version);
            ushort index = BinaryPrimitives.ReadUInt16LittleEndian(file[(entry + 6)..]);
            foreach (string symbol in BoundTo(file, sections, index))
            {
                if (!harmless.Contains(symbol))
                {
                    throw new InvalidDataException($"symbol {symbol} needs {version}");
                }
            }

            byte[] patched = file.ToArray();
            BinaryPrimitives.WriteUInt16LittleEndian(patched.AsSpan(entry + 4), Weak);
            return patched;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the file's tables point outside it", e);
        }
    }

    /// <summary>File offset of the Vernaux entry that names the version.</summary>
    private static int FindEntry(ReadOnlySpan<byte> file, Section needs, Section strings, string version)
    {
        int need = needs.Offset;
        while (true)
        {
            int aux = checked(need + (int)U32(file, need + 8));
            for (int left = BinaryPrimitives.ReadUInt16LittleEndian(file[(need + 2)..]); left > 0; left--)
            {
                if (Text(file, strings, U32(file, aux + 8)) == version)
                {
                    return aux;
                }

                aux = checked(aux + (int)U32(file, aux + 12));
            }

            int next = (int)U32(file, need + 12);
            if (next <= 0)
            {
                throw new InvalidDataException($"the library does not ask for {version}");
            }

            need = checked(need + next);
        }
    }

    /// <summary>Names of the dynamic symbols bound to a version index; .gnu.version runs parallel to .dynsym (24 bytes an entry).</summary>
    private static List<string> BoundTo(ReadOnlySpan<byte> file, Section[] sections, ushort index)
    {
        Section symbols = Array.Find(sections, s => s.Type == DynamicSymbols);
        Section versions = Array.Find(sections, s => s.Type == VersionIndices);
        var bound = new List<string>();
        for (int i = 0; i < versions.Size / 2; i++)
        {
            // The top bit marks hidden definitions.
            if ((BinaryPrimitives.ReadUInt16LittleEndian(file[(versions.Offset + (2 * i))..]) & 0x7fff) == index)
            {
                bound.Add(Text(file, sections[symbols.Link], U32(file, symbols.Offset + (24 * i))));
            }
        }

        return bound;
    }

    private static Section[] Sections(ReadOnlySpan<byte> file)
    {
        int table = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file[40..]));
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[58..]), count = BinaryPrimitives.ReadUInt16LittleEndian(file[60..]);
        var sections = new Section[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> header = file.Slice(table + (i * size), 64); // Elf64_Shdr
            sections[i] = new Section(U32(header, 4), checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[24..])),
                checked((int)BinaryPrimitives.ReadUInt64LittleEndian(header[32..])), (int)U32(header, 40));
        }

        return sections;
    }

    private static uint U32(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);

    private static string Text(ReadOnlySpan<byte> file, Section strings, uint at)
    {
        ReadOnlySpan<byte> from = file.Slice(strings.Offset, strings.Size)[checked((int)at)..];
        return Encoding.ASCII.GetString(from[..from.IndexOf((byte)0)]);
    }

    private readonly record struct Section(uint Type, int Offset, int Size, int Link);
}
