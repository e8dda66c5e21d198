using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auriko.Core.Ledger;
using Azure.Data.Tables;

namespace Auriko.Azure.Ledger;

/// <summary>A ledger entry as a row of the table <c>UsageLedger</c>; what is null has no column. Pure.</summary>
/// <remarks>
/// Every count and the cost are Int64. Tags are one JSON object, cut over the columns <c>Tags</c>, <c>Tags2</c> and so on
/// where it is longer than a column may be.
/// </remarks>
internal static class LedgerRow
{
    /// <summary>A string column holds 64 KiB of UTF-16.</summary>
    private const int MaxColumn = 32_000;

    private static readonly FrozenDictionary<string, AttemptEnd> Ends = NamesOf<AttemptEnd>();
    private static readonly FrozenDictionary<string, CredentialOwner> Credentials = NamesOf<CredentialOwner>();
    private static readonly FrozenDictionary<string, UsageSource> Sources = NamesOf<UsageSource>();

    /// <summary>The row of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static TableEntity Write(LedgerEntry entry)
    {
        var key = LedgerKey.For(entry);
        var row = new TableEntity(key.Partition, key.Row)
        {
            [nameof(entry.AttemptId)] = entry.AttemptId,
            [nameof(entry.ResponseId)] = entry.ResponseId,
            [nameof(entry.KeyId)] = entry.KeyId,
            [nameof(entry.CreatedAt)] = entry.CreatedAt.ToUniversalTime(),
            [nameof(entry.AttemptNumber)] = entry.AttemptNumber,
            [nameof(entry.Model)] = entry.Model,
            [nameof(entry.Provider)] = entry.Provider,
            [nameof(entry.ProviderModelId)] = entry.ProviderModelId,
            [nameof(entry.RoutingStrategy)] = entry.RoutingStrategy,
            [nameof(entry.UsageSource)] = NameOf(entry.UsageSource),
            [nameof(entry.Credential)] = NameOf(entry.Credential),
            [nameof(entry.PriceBookVersion)] = entry.PriceBookVersion,
            [nameof(entry.End)] = NameOf(entry.End),
            [nameof(entry.DurationMs)] = double.IsFinite(entry.DurationMs) ? entry.DurationMs : 0d,
            [nameof(entry.Stream)] = entry.Stream,
            [nameof(entry.Background)] = entry.Background,
        };
        WriteUsage(row, entry.Usage);
        Set(row, "CostNanoUsd", entry.Cost?.Nanos);
        Set(row, nameof(entry.PricedAt), entry.PricedAt?.ToUniversalTime());
        Set(row, nameof(entry.ServiceTier), entry.ServiceTier);
        Set(row, nameof(entry.BudgetGrant), entry.BudgetGrant);
        Set(row, "ReservedNanoUsd", entry.Reserved?.Nanos);
        Set(row, nameof(entry.ProviderRequestId), entry.ProviderRequestId);
        Set(row, nameof(entry.UpstreamStatus), entry.UpstreamStatus);
        Set(row, nameof(entry.UpstreamCode), entry.UpstreamCode);
        Set(row, nameof(entry.TtftMs), entry.TtftMs is { } ttft && double.IsFinite(ttft) ? ttft : null);
        WriteTags(row, entry.Tags);
        return row;
    }

    /// <summary>The entry of a row.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="FormatException">The row is no ledger entry.</exception>
    public static LedgerEntry Read(TableEntity row) => new()
    {
        AttemptId = Text(row, nameof(LedgerEntry.AttemptId)),
        ResponseId = Text(row, nameof(LedgerEntry.ResponseId)),
        KeyId = Text(row, nameof(LedgerEntry.KeyId)),
        CreatedAt = row.GetDateTimeOffset(nameof(LedgerEntry.CreatedAt))
            ?? throw Missing(row, nameof(LedgerEntry.CreatedAt)),
        AttemptNumber = row.GetInt32(nameof(LedgerEntry.AttemptNumber)) ?? 1,
        Model = Text(row, nameof(LedgerEntry.Model)),
        Provider = Text(row, nameof(LedgerEntry.Provider)),
        ProviderModelId = Text(row, nameof(LedgerEntry.ProviderModelId)),
        RoutingStrategy = Text(row, nameof(LedgerEntry.RoutingStrategy)),
        Usage = ReadUsage(row),
        UsageSource = Named(Sources, row, nameof(LedgerEntry.UsageSource)),
        Cost = row.GetInt64("CostNanoUsd") is { } nanos ? new Usd(nanos) : null,
        BudgetGrant = row.GetString(nameof(LedgerEntry.BudgetGrant)),
        Reserved = row.GetInt64("ReservedNanoUsd") is { } reserved ? new Usd(reserved) : null,
        Credential = CredentialOf(row),
        PriceBookVersion = Text(row, nameof(LedgerEntry.PriceBookVersion)),
        PricedAt = row.GetDateTimeOffset(nameof(LedgerEntry.PricedAt)),
        ServiceTier = row.GetString(nameof(LedgerEntry.ServiceTier)),
        End = Named(Ends, row, nameof(LedgerEntry.End)),
        ProviderRequestId = row.GetString(nameof(LedgerEntry.ProviderRequestId)),
        UpstreamStatus = row.GetInt32(nameof(LedgerEntry.UpstreamStatus)),
        UpstreamCode = row.GetString(nameof(LedgerEntry.UpstreamCode)),
        TtftMs = row.GetDouble(nameof(LedgerEntry.TtftMs)),
        DurationMs = row.GetDouble(nameof(LedgerEntry.DurationMs)) ?? 0,
        Stream = row.GetBoolean(nameof(LedgerEntry.Stream)) ?? false,
        Background = row.GetBoolean(nameof(LedgerEntry.Background)) ?? false,
        Tags = ReadTags(row),
    };

    /// <summary>Who paid the provider; rows of an earlier version do not say: the platform.</summary>
    /// <param name="row">The row.</param>
    public static CredentialOwner CredentialOf(TableEntity row) => row.ContainsKey(nameof(LedgerEntry.Credential))
        ? Named(Credentials, row, nameof(LedgerEntry.Credential))
        : CredentialOwner.Platform;

    /// <summary>About how many bytes a row takes in a transaction; never less than it does.</summary>
    /// <param name="row">The row.</param>
    public static int SizeOf(TableEntity row)
    {
        const int Envelope = 1024; // the part's headers, the entity's address
        const int Escape = 6; // \u0000
        var size = Envelope;
        foreach (var (name, value) in row)
        {
            size += (2 * name.Length) + 64;
            size += value is string text ? text.Sum(c => IsPlain(c) ? 1 : Escape) : 0;
        }

        return size;
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_';

    private static void WriteUsage(TableEntity row, UsageVector usage)
    {
        row["InputTokens"] = usage.FreshInput;
        row["CacheReadTokens"] = usage.CacheRead;
        row["CacheWrite5mTokens"] = usage.CacheWrite5m;
        row["CacheWrite1hTokens"] = usage.CacheWrite1h;
        row["OutputTokens"] = usage.VisibleOutput;
        row["ReasoningTokens"] = usage.Reasoning;
        row["ImageOutputTokens"] = usage.ImageOutput;
        row["WebSearchCalls"] = usage.WebSearchCalls;
        Set(row, "UnpricedToolCalls", usage.UnpricedToolCalls > 0 ? usage.UnpricedToolCalls : null);
    }

    private static UsageVector ReadUsage(TableEntity row) => new()
    {
        FreshInput = row.GetInt64("InputTokens") ?? 0,
        CacheRead = row.GetInt64("CacheReadTokens") ?? 0,
        CacheWrite5m = row.GetInt64("CacheWrite5mTokens") ?? 0,
        CacheWrite1h = row.GetInt64("CacheWrite1hTokens") ?? 0,
        VisibleOutput = row.GetInt64("OutputTokens") ?? 0,
        Reasoning = row.GetInt64("ReasoningTokens") ?? 0,
        ImageOutput = row.GetInt64("ImageOutputTokens") ?? 0,
        WebSearchCalls = row.GetInt64("WebSearchCalls") ?? 0,
        UnpricedToolCalls = row.GetInt64("UnpricedToolCalls") ?? 0,
    };

    private static void WriteTags(TableEntity row, IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count == 0)
        {
            return;
        }

        // Escaped to ASCII, so that a cut never parts a surrogate pair.
        var json = JsonSerializer.Serialize(tags, TagsJson.Default.IReadOnlyDictionaryStringString);
        for (var (start, number) = (0, 1); start < json.Length; start += MaxColumn, number++)
        {
            row[TagsColumn(number)] = json.Substring(start, Math.Min(MaxColumn, json.Length - start));
        }
    }

    private static Dictionary<string, string> ReadTags(TableEntity row)
    {
        var json = string.Empty;
        for (var number = 1; row.GetString(TagsColumn(number)) is { } part; number++)
        {
            json += part;
        }

        return json.Length == 0
            ? []
            : JsonSerializer.Deserialize(json, TagsJson.Default.DictionaryStringString)!;
    }

    private static string TagsColumn(int number) =>
        number == 1 ? "Tags" : string.Create(CultureInfo.InvariantCulture, $"Tags{number}");

    private static void Set(TableEntity row, string column, object? value)
    {
        if (value is not null)
        {
            row[column] = value;
        }
    }

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Missing(row, column);

    private static T Named<T>(FrozenDictionary<string, T> names, TableEntity row, string column) =>
        names.TryGetValue(Text(row, column), out var value) ? value : throw Missing(row, column);

    private static FormatException Missing(TableEntity row, string column) =>
        new($"Ledger row '{row.PartitionKey}' '{row.RowKey}' has no valid {column}.");

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static FrozenDictionary<string, T> NamesOf<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(NameOf);
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TagsJson : JsonSerializerContext;
