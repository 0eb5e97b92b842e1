using System.Globalization;
using System.Text;

namespace ConvBench.Backends.OpenCl;

/// <summary>OpenCL C that multiplies a vector by an exact matrix, r = matrix·d; work that rows or columns share is done once.</summary>
/// <remarks>
/// Rows that differ in the signs of some columns (Bᵀ of points ±a) are e + o and e − o of two sums; columns that differ in the signs of
/// some rows (Aᵀ) meet as a sum and a difference first. Every intermediate number is a partial sum of its row's own terms. Constants are
/// exact in float32, or the matrix is refused.
/// </remarks>
internal sealed class AxisCode
{
    private readonly Rational[,] _matrix;
    private readonly StringBuilder _code = new();

    /// <summary>Writes the function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="matrix">The matrix.</param>
    public AxisCode(string name, Rational[,] matrix)
    {
        _matrix = matrix;
        _code.Append(CultureInfo.InvariantCulture, $"inline void {name}(const FV d[{Columns}], FV r[{Rows}])\n{{\n");
        if (Enumerable.Range(0, Columns - 1).Any(j => IsPair(Column(j), Column(j + 1))) && !HasRowPairs)
        {
            WriteColumns();
        }
        else
        {
            WriteRows();
        }

        Text = _code.Append("}\n\n").ToString();
    }

    /// <summary>The function.</summary>
    public string Text { get; }

    /// <summary>Roundings that a term goes through at most.</summary>
    public int Roundings { get; private set; }

    private int Rows => _matrix.GetLength(0);

    private int Columns => _matrix.GetLength(1);

    private bool HasRowPairs => Enumerable.Range(0, Rows - 1).Any(i => IsPair(Row(i), Row(i + 1)));

    private static bool IsPair(Rational[] a, Rational[] b) =>
        a.Zip(b).All(t => t.First == t.Second || t.First == -t.Second)
        && a.Zip(b).Any(t => !t.First.IsZero && t.First == t.Second) && a.Zip(b).Any(t => !t.First.IsZero && t.First == -t.Second);

    private static string Literal(Rational value)
    {
        var rounded = (float)value.ToDouble();
        return rounded == value.ToDouble() ? string.Create(CultureInfo.InvariantCulture, $"(FV){rounded:0.0###############}f")
            : throw new ArgumentException($"{value} is not exact in float32: points must be dyadic with few bits");
    }

    /// <summary>A chain of fused multiply-adds, its first term multiplied.</summary>
    private static string Chain(IEnumerable<(Rational Factor, string Name)> terms)
    {
        string sum = "";
        foreach ((Rational factor, string name) in terms.Where(t => !t.Factor.IsZero))
        {
            sum = sum.Length > 0 ? $"fma({name}, {Literal(factor)}, {sum})"
                : factor == Rational.One ? name : factor == -Rational.One ? $"-{name}" : $"{name} * {Literal(factor)}";
        }

        return sum.Length > 0 ? sum : "(FV)0";
    }

    private Rational[] Row(int i) => [.. Enumerable.Range(0, Columns).Select(j => _matrix[i, j])];

    private Rational[] Column(int j) => [.. Enumerable.Range(0, Rows).Select(i => _matrix[i, j])];

    private void WriteRows()
    {
        for (int i = 0; i < Rows; i++)
        {
            Rational[] row = Row(i), next = i + 1 < Rows ? Row(i + 1) : [];
            if (next.Length == 0 || !IsPair(row, next))
            {
                Write($"r[{i}]", row.Select((f, j) => (f, $"d[{j}]")), behind: 0);
                continue;
            }

            Write($"FV e{i}", row.Select((f, j) => (f == next[j] ? f : 0, $"d[{j}]")), behind: 1);
            Write($"FV o{i}", row.Select((f, j) => (f == next[j] ? 0 : f, $"d[{j}]")), behind: 1);
            _code.Append(CultureInfo.InvariantCulture, $"    r[{i}] = e{i} + o{i};\n    r[{i + 1}] = e{i} - o{i};\n");
            i++;
        }
    }

    private void WriteColumns()
    {
        var pairs = new List<int>();
        for (int j = 0; j + 1 < Columns; j++)
        {
            if (IsPair(Column(j), Column(j + 1)))
            {
                pairs.Add(j);
                _code.Append(CultureInfo.InvariantCulture, $"    FV s{j} = d[{j}] + d[{j + 1}], t{j} = d[{j}] - d[{j + 1}];\n");
                j++;
            }
        }

        for (int i = 0; i < Rows; i++)
        {
            var terms = new List<(Rational, string)>();
            for (int j = 0; j < Columns; j++)
            {
                bool isPair = pairs.Contains(j);
                terms.Add((_matrix[i, j], !isPair ? $"d[{j}]" : _matrix[i, j] == _matrix[i, j + 1] ? $"s{j}" : $"t{j}"));
                j += isPair ? 1 : 0;
            }

            Write($"r[{i}]", terms, behind: 1);
        }
    }

    private void Write(string target, IEnumerable<(Rational Factor, string Name)> terms, int behind)
    {
        (Rational Factor, string Name)[] all = [.. terms];
        Roundings = Math.Max(Roundings, all.Count(t => !t.Factor.IsZero) + behind);
        _code.Append(CultureInfo.InvariantCulture, $"    {target} = {Chain(all)};\n");
    }
}
