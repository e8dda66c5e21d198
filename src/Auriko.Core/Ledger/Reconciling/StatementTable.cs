using System.Globalization;
using System.Text;

namespace Auriko.Core.Ledger.Reconciling;

/// <summary>
/// A statement as CSV: a header that names <c>date</c>, <c>model</c> and any of <c>input_tokens</c>,
/// <c>cached_tokens</c>, <c>output_tokens</c> and <c>cost_usd</c>, in any order; other columns are ignored. Pure.
/// </summary>
internal static class StatementTable
{
    private const string Day = "date";
    private const string Model = "model";
    private const string Input = "input_tokens";
    private const string Cached = "cached_tokens";
    private const string Output = "output_tokens";
    private const string Cost = "cost_usd";

    /// <summary>Reads the lines.</summary>
    /// <param name="text">The file, UTF-8.</param>
    /// <exception cref="FormatException">It is none; the message names the line.</exception>
    public static List<StatementLine> Read(ReadOnlySpan<byte> text)
    {
        var records = Split(Encoding.UTF8.GetString(text));
        var header = records[0].ConvertAll(name => name.Trim().ToLowerInvariant());
        if (!header.Contains(Day) || !header.Contains(Model) || !new[] { Input, Cached, Output, Cost }.Any(header.Contains))
        {
            throw new FormatException(
                $"The first line must name the columns {Day}, {Model} and any of {Input}, {Cached}, {Output}, {Cost}.");
        }

        var lines = new List<StatementLine>();
        for (var number = 1; number < records.Count; number++)
        {
            if (records[number] is not [""])
            {
                lines.Add(ReadLine(header, records[number], number + 1));
            }
        }

        return lines;
    }

    private static StatementLine ReadLine(List<string> header, List<string> record, int number)
    {
        if (!DateOnly.TryParseExact(Cell(Day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            throw Wrong(Day, "a date of the form yyyy-MM-dd");
        }

        return Cell(Model) is not { Length: > 0 } model ? throw Wrong(Model, "a model's id") : new StatementLine(day, model)
        {
            InputTokens = Count(Input),
            CachedTokens = Count(Cached),
            OutputTokens = Count(Output),
            CostUsd = Amount(),
        };

        string Cell(string column) =>
            header.IndexOf(column) is var index && index >= 0 && index < record.Count ? record[index].Trim() : string.Empty;

        long? Count(string column) =>
            Cell(column) is not { Length: > 0 } cell ? null
            : long.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
            : throw Wrong(column, "a whole number");

        decimal? Amount() =>
            Cell(Cost) is not { Length: > 0 } cell ? null
            : decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) ? amount
            : throw Wrong(Cost, "a number of dollars");

        FormatException Wrong(string column, string rule) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Record {number}: {column} must be {rule}."));
    }

    /// <summary>Records and fields as RFC 4180 has them; bare line feeds end a record too.</summary>
    private static List<List<string>> Split(string text)
    {
        List<List<string>> records = [[]];
        var field = new StringBuilder();
        var isQuoted = false;
        for (var index = 0; index < text.Length; index++)
        {
            var c = text[index];
            switch (c)
            {
                case '"' when isQuoted && index + 1 < text.Length && text[index + 1] == '"':
                    field.Append(text[++index]);
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case ',' when !isQuoted:
                    EndField();
                    break;
                case '\n' when !isQuoted:
                    EndField();
                    records.Add([]);
                    break;
                case '\r' when !isQuoted:
                    break;
                default:
                    field.Append(c);
                    break;
            }
        }

        EndField();
        return records;

        void EndField()
        {
            records[^1].Add(field.ToString());
            field.Clear();
        }
    }
}
