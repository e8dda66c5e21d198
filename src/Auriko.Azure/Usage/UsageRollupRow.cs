using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;
using Azure.Data.Tables;

namespace Auriko.Azure.Usage;

/// <summary>
/// A roll-up as a row of the table <c>UsageRollups</c>: the totals of a key and day in columns of their own, and what they
/// are made of, by model, provider and tag, packed into <c>Detail</c>, <c>Detail2</c> and so on. Pure.
/// </summary>
/// <remarks>The partition is the workspace, the row day and key: the days of a workspace lie together.</remarks>
internal static class UsageRollupRow
{
    public const string KeyId = "KeyId";
    public const string Rows = "Rows";

    private const string WorkspaceId = "WorkspaceId";
    private const string Day = "Day";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>The partition of keys without a workspace: an escaped name begins no such way.</summary>
    private const string NoWorkspace = "~";

    /// <summary>A binary column holds 64 KiB, a row 1 MiB.</summary>
    private const int MaxColumn = 60_000;

    /// <summary>The partition of a workspace.</summary>
    /// <param name="workspaceId">The workspace; null none.</param>
    public static string PartitionOf(string? workspaceId) => workspaceId is null ? NoWorkspace : LedgerKey.Escape(workspaceId);

    /// <summary>What the rows of a day begin with.</summary>
    /// <param name="day">The day.</param>
    public static string DayOf(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture) + "|";

    /// <summary>The row of a roll-up.</summary>
    /// <param name="rollup">The roll-up.</param>
    public static TableEntity Write(UsageRollup rollup)
    {
        var total = rollup.Total;
        var row = new TableEntity(PartitionOf(rollup.WorkspaceId), DayOf(rollup.Day) + LedgerKey.Escape(rollup.KeyId))
        {
            [KeyId] = rollup.KeyId,
            [Day] = rollup.Day.ToString(DayFormat, CultureInfo.InvariantCulture),
            [Rows] = rollup.Rows,
            ["Responses"] = total.Requests,
            ["Errors"] = total.Errors,
            ["RateLimited"] = total.RateLimited,
            ["Attempts"] = total.Attempts,
            ["Unpriced"] = total.Unpriced,
            ["InputTokens"] = total.Usage.FreshInput,
            ["CacheReadTokens"] = total.Usage.CacheRead,
            ["CacheWrite5mTokens"] = total.Usage.CacheWrite5m,
            ["CacheWrite1hTokens"] = total.Usage.CacheWrite1h,
            ["OutputTokens"] = total.Usage.VisibleOutput,
            ["ReasoningTokens"] = total.Usage.Reasoning,
            ["ImageOutputTokens"] = total.Usage.ImageOutput,
            ["WebSearchCalls"] = total.Usage.WebSearchCalls,
            ["CostNanoUsd"] = total.CostNanos,
            ["ByokCostNanoUsd"] = total.ByokCostNanos,
        };
        if (rollup.WorkspaceId is { } workspace)
        {
            row[WorkspaceId] = workspace;
        }

        var packed = Pack(new UsageDetail(rollup.Cells, rollup.Tags));
        for (var (start, number) = (0, 1); start < packed.Length; start += MaxColumn, number++)
        {
            row[DetailColumn(number)] = packed.AsSpan(start, Math.Min(MaxColumn, packed.Length - start)).ToArray();
        }

        return row;
    }

    /// <summary>The roll-up of a row.</summary>
    /// <param name="row">The row.</param>
    public static UsageRollup Read(TableEntity row)
    {
        var detail = Unpack(row);
        var day = DateOnly.ParseExact(row.GetString(Day), DayFormat, CultureInfo.InvariantCulture);
        return new UsageRollup(row.GetString(KeyId), row.GetString(WorkspaceId), day)
        {
            Rows = row.GetInt64(Rows) ?? 0,
            Cells = detail.Cells,
            Tags = detail.Tags,
        };
    }

    /// <summary>Whether two rows say the same.</summary>
    /// <param name="stored">The one that is there.</param>
    /// <param name="made">The one to put in its place.</param>
    public static bool IsSame(TableEntity stored, TableEntity made) => made.All(column => column.Value switch
    {
        byte[] bytes => stored.GetBinary(column.Key) is { } other && bytes.AsSpan().SequenceEqual(other),
        var value => stored.TryGetValue(column.Key, out var other) && value.Equals(other),
    });

    private static byte[] Pack(UsageDetail detail)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            JsonSerializer.Serialize(gzip, detail, UsageJson.Default.UsageDetail);
        }

        return packed.ToArray();
    }

    private static UsageDetail Unpack(TableEntity row)
    {
        using var packed = new MemoryStream();
        for (var number = 1; row.GetBinary(DetailColumn(number)) is { } part; number++)
        {
            packed.Write(part);
        }

        packed.Position = 0;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        return JsonSerializer.Deserialize(gzip, UsageJson.Default.UsageDetail)!;
    }

    private static string DetailColumn(int number) =>
        number == 1 ? "Detail" : string.Create(CultureInfo.InvariantCulture, $"Detail{number}");
}

/// <summary>What a roll-up is made of.</summary>
internal sealed record UsageDetail(IReadOnlyList<UsageCell> Cells, IReadOnlyList<TagCell> Tags);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(UsageDetail))]
internal sealed partial class UsageJson : JsonSerializerContext;
