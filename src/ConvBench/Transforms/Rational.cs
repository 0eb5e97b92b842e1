using System.Numerics;

namespace ConvBench.Transforms;

/// <summary>An exact fraction in lowest terms, denominator above 0: enough arithmetic to build transform matrices without
/// rounding.</summary>
public readonly struct Rational : IEquatable<Rational>
{
    private readonly BigInteger _denominatorLess1; // so that default is 0/1

    /// <summary>Numerator over denominator, reduced.</summary>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException();
        }

        BigInteger g = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / g;
        _denominatorLess1 = (denominator / g) - 1;
    }

    /// <summary>0.</summary>
    public static Rational Zero => default;

    /// <summary>1.</summary>
    public static Rational One => 1;

    /// <summary>Numerator, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Denominator, above 0.</summary>
    public BigInteger Denominator => _denominatorLess1 + 1;

    /// <summary>Whether it is 0.</summary>
    public bool IsZero => Numerator.IsZero;

    /// <summary>A whole number.</summary>
    public static implicit operator Rational(int value) => new(value, 1);

    /// <summary>Sum.</summary>
    public static Rational operator +(Rational a, Rational b) =>
        new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

    /// <summary>Difference.</summary>
    public static Rational operator -(Rational a, Rational b) => a + (-b);

    /// <summary>Negative.</summary>
    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    /// <summary>Product.</summary>
    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    /// <summary>Quotient.</summary>
    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>Whether both are the same number.</summary>
    public static bool operator ==(Rational a, Rational b) => a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Rational a, Rational b) => !a.Equals(b);

    /// <summary>Nearest float64: correctly rounded while both parts are below 2⁵³, which every matrix of a usable tile is by far.</summary>
    public double ToDouble() => (double)Numerator / (double)Denominator;

    /// <inheritdoc/>
    public bool Equals(Rational other) => Numerator == other.Numerator && Denominator == other.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Numerator, Denominator);

    /// <inheritdoc/>
    public override string ToString() => Denominator.IsOne ? $"{Numerator}" : $"{Numerator}/{Denominator}";
}
