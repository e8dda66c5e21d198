using System.Text.Json;

namespace Auriko.Core.Ledger.Reconciling;

/// <summary>
/// Reads a provider's statement of usage or cost, in any of the shapes that <c>docs/ledger.md</c> names; which one it is
/// shows in the file itself. Pure.
/// </summary>
public static class StatementReader
{
    /// <summary>Reads a statement.</summary>
    /// <param name="content">The file, UTF-8.</param>
    /// <exception cref="FormatException">It is no statement, or not a whole one; the message says where.</exception>
    public static IReadOnlyList<StatementLine> Read(ReadOnlyMemory<byte> content)
    {
        var text = content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content;
        var first = text.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0)
        {
            throw new FormatException("The file is empty.");
        }

        return text.Span[first] is (byte)'{' or (byte)'[' ? ReadJson(text) : StatementTable.Read(text.Span);
    }

    private static List<StatementLine> ReadJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return StatementBuckets.Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"The file is not JSON: {broken.Message}", broken);
        }
    }
}
