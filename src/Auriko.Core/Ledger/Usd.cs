using System.Globalization;

namespace Auriko.Core.Ledger;

/// <summary>An exact amount of US dollars in whole nano-dollars (10⁻⁹ USD). Never negative in the ledger.</summary>
/// <remarks>
/// Up to about ±9.2 billion dollars. Addition and subtraction are checked: overflow throws
/// <see cref="OverflowException"/> rather than wrap. Immutable; default is zero.
/// </remarks>
/// <param name="Nanos">Nano-dollars.</param>
public readonly record struct Usd(long Nanos) : IComparable<Usd>
{
    /// <summary>Nano-dollars in a dollar.</summary>
    public const long NanosPerDollar = 1_000_000_000;

    /// <summary>No money.</summary>
    public static Usd Zero => default;

    /// <summary>The amount as decimal dollars, with 9 decimals at most; exact.</summary>
    public decimal Dollars => (decimal)Nanos / NanosPerDollar;

    /// <summary>An amount from decimal dollars.</summary>
    /// <param name="dollars">Dollars, with at most 9 decimals.</param>
    /// <exception cref="ArgumentException">There are more than 9 decimals.</exception>
    public static Usd FromDollars(decimal dollars)
    {
        var nanos = checked(dollars * NanosPerDollar);
        return decimal.Truncate(nanos) == nanos
            ? new Usd(checked((long)nanos))
            : throw new ArgumentException($"{dollars} has more than 9 decimals.", nameof(dollars));
    }

    /// <summary>The sum.</summary>
    public static Usd operator +(Usd left, Usd right) => new(checked(left.Nanos + right.Nanos));

    /// <summary>The difference.</summary>
    public static Usd operator -(Usd left, Usd right) => new(checked(left.Nanos - right.Nanos));

    /// <summary>Whether <paramref name="left"/> is less.</summary>
    public static bool operator <(Usd left, Usd right) => left.Nanos < right.Nanos;

    /// <summary>Whether <paramref name="left"/> is more.</summary>
    public static bool operator >(Usd left, Usd right) => left.Nanos > right.Nanos;

    /// <summary>Whether <paramref name="left"/> is at most <paramref name="right"/>.</summary>
    public static bool operator <=(Usd left, Usd right) => left.Nanos <= right.Nanos;

    /// <summary>Whether <paramref name="left"/> is at least <paramref name="right"/>.</summary>
    public static bool operator >=(Usd left, Usd right) => left.Nanos >= right.Nanos;

    /// <summary>The greater of two amounts.</summary>
    public static Usd Max(Usd left, Usd right) => left > right ? left : right;

    /// <summary>The lesser of two amounts.</summary>
    public static Usd Min(Usd left, Usd right) => left < right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Usd other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Decimal dollars without trailing zeros, such as <c>0.00125</c>; culture-invariant.</summary>
    public override string ToString() => Dollars.ToString("0.#########", CultureInfo.InvariantCulture);
}
