using System.Buffers.Binary;
using System.Text;

namespace ConvBench.Tests.Backends.Torch.Loading;

/// <summary>The smallest shared library that has symbol versions: two versions needed of one file, three symbols bound to them.</summary>
/// <remarks>Sections: 0 null, 1 .dynstr, 2 .dynsym, 3 .gnu.version, 4 .gnu.version_r. Layout as in the System V ABI and the LSB.</remarks>
internal static class SyntheticElf
{
    public const int NewAux = 0x200 + 32; // Verneed (16 bytes), Vernaux OLD_1 (16 bytes), Vernaux NEW_2
    private const int Strings = 0x80, Symbols = 0x100, Versions = 0x180, Needs = 0x200, Table = 0x280;

    /// <param name="second">Symbol bound to NEW_2 beside "marker".</param>
    public static byte[] Create(string? second = null)
    {
        var file = new byte[Table + (5 * 64)];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(file, 0);
        U64(file, 40, Table);
        U16(file, 58, 64);
        U16(file, 60, 5);
        byte[] text = Encoding.ASCII.GetBytes($"\0lib.so\0OLD_1\0NEW_2\0used\0marker\0{second}\0");
        text.CopyTo(file, Strings);
        string[] bound = ["", "used", "marker", second ?? ""];
        ushort[] index = [0, 2, 3, second is null ? (ushort)1 : (ushort)3];
        for (int i = 0; i < bound.Length; i++)
        {
            U32(file, Symbols + (24 * i), bound[i].Length == 0 ? 0 : At(text, bound[i]));
            U16(file, Versions + (2 * i), index[i]);
        }

        U16(file, Needs, 1);
        U16(file, Needs + 2, 2); // two versions of lib.so
        U32(file, Needs + 4, At(text, "lib.so"));
        U32(file, Needs + 8, 16);
        Aux(file, Needs + 16, 2, At(text, "OLD_1"), next: 16);
        Aux(file, NewAux, 3, At(text, "NEW_2"), next: 0);
        Section(file, 1, type: 3, Strings, text.Length, link: 0);
        Section(file, 2, type: 11, Symbols, 4 * 24, link: 1);
        Section(file, 3, type: 0x6fffffff, Versions, 4 * 2, link: 2);
        Section(file, 4, type: 0x6ffffffe, Needs, 48, link: 1);
        return file;
    }

    private static void Aux(byte[] file, int at, ushort index, uint name, uint next)
    {
        U16(file, at + 6, index);
        U32(file, at + 8, name);
        U32(file, at + 12, next);
    }

    private static void Section(byte[] file, int i, uint type, int offset, int size, uint link)
    {
        U32(file, Table + (64 * i) + 4, type);
        U64(file, Table + (64 * i) + 24, offset);
        U64(file, Table + (64 * i) + 32, size);
        U32(file, Table + (64 * i) + 40, link);
    }

    private static uint At(byte[] text, string name) => (uint)text.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0")) + 1;

    private static void U16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void U32(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    private static void U64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
}
