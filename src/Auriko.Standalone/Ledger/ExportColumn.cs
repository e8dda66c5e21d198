using System.Globalization;
using Auriko.Core.Ledger;
using Parquet;
using Parquet.Schema;

namespace Auriko.Standalone.Ledger;

/// <summary>One column of an export, in either format.</summary>
/// <param name="field">Its name and type.</param>
internal abstract class ExportColumn(DataField field)
{
    /// <summary>Its name and type.</summary>
    public DataField Field { get; } = field;

    /// <summary>An entry's value as text, culture-invariant; empty when there is none.</summary>
    /// <param name="entry">The entry.</param>
    public abstract string TextOf(LedgerEntry entry);

    /// <summary>Writes the values of some entries.</summary>
    /// <param name="group">Where to.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract Task WriteAsync(
        ParquetRowGroupWriter group, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);
}

/// <summary>A column of text.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">An entry's value.</param>
internal sealed class TextColumn(string name, Func<LedgerEntry, string?> value)
    : ExportColumn(new DataField(name, typeof(string), true))
{
    /// <inheritdoc/>
    public override string TextOf(LedgerEntry entry) => value(entry) ?? string.Empty;

    /// <inheritdoc/>
    public override Task WriteAsync(
        ParquetRowGroupWriter group, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) =>
        group.WriteAsync(Field, [.. entries.Select(value)!]);
}

/// <summary>A column of values that format themselves.</summary>
/// <typeparam name="T">Their type.</typeparam>
/// <param name="field">Name and type.</param>
/// <param name="value">An entry's value.</param>
/// <param name="format">How it is written as text.</param>
internal sealed class ValueColumn<T>(DataField field, Func<LedgerEntry, T?> value, string? format = null) : ExportColumn(field)
    where T : struct, IFormattable
{
    /// <summary>A column of a plain type.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">An entry's value.</param>
    public ValueColumn(string name, Func<LedgerEntry, T?> value)
        : this(new DataField(name, typeof(T), true), value)
    {
    }

    /// <inheritdoc/>
    public override string TextOf(LedgerEntry entry) =>
        value(entry)?.ToString(format, CultureInfo.InvariantCulture) ?? string.Empty;

    /// <inheritdoc/>
    public override Task WriteAsync(
        ParquetRowGroupWriter group, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) =>
        group.WriteAsync<T>(Field, new ReadOnlyMemory<T?>([.. entries.Select(value)]), cancellationToken: cancellationToken);
}

/// <summary>A column of yes and no.</summary>
/// <param name="name">Its name.</param>
/// <param name="value">An entry's value.</param>
internal sealed class FlagColumn(string name, Func<LedgerEntry, bool> value)
    : ExportColumn(new DataField(name, typeof(bool), false))
{
    /// <inheritdoc/>
    public override string TextOf(LedgerEntry entry) => value(entry) ? "true" : "false";

    /// <inheritdoc/>
    public override Task WriteAsync(
        ParquetRowGroupWriter group, IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) =>
        group.WriteAsync<bool>(Field, new ReadOnlyMemory<bool>([.. entries.Select(value)]), cancellationToken: cancellationToken);
}
