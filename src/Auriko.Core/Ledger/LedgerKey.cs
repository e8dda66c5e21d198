using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Auriko.Core.Ledger;

/// <summary>Where an entry lies in the ledger table. The only place its keys are made; pure.</summary>
/// <remarks>
/// <para>Partition: <c>{key id}|{yyyyMMdd}|{shard}</c>, the day in UTC. The shard is one hex digit of a hash of the
/// response id, so the attempts of a response lie together and a busy key spreads over 16 partitions.</para>
/// <para>Row: <c>{inverted ticks}|{attempt id}</c>. Ticks of the creation time in UTC, subtracted from the greatest and
/// written with 19 digits, make the newest entry of a partition its first row. Both keys depend on the entry alone, so
/// recording it again meets the same row.</para>
/// <para>Characters a table forbids in keys, and the two this format uses, are written as <c>~</c> and four hex
/// digits.</para>
/// </remarks>
/// <param name="Partition">The partition key.</param>
/// <param name="Row">The row key.</param>
public readonly record struct LedgerKey(string Partition, string Row)
{
    /// <summary>How many partitions a key has a day.</summary>
    public const int Shards = 16;

    /// <summary>The key of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static LedgerKey For(LedgerEntry entry)
    {
        var created = entry.CreatedAt.UtcDateTime;
        var day = DateOnly.FromDateTime(created);
        var inverted = (DateTime.MaxValue.Ticks - created.Ticks).ToString("D19", CultureInfo.InvariantCulture);
        return new LedgerKey(PartitionOf(entry.KeyId, day, ShardOf(entry.ResponseId)), $"{inverted}|{Escape(entry.AttemptId)}");
    }

    /// <summary>The partition of a key, day and shard.</summary>
    /// <param name="keyId">The API key's id.</param>
    /// <param name="day">The day in UTC.</param>
    /// <param name="shard">0 to 15.</param>
    public static string PartitionOf(string keyId, DateOnly day, int shard)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, Shards);
        return string.Create(CultureInfo.InvariantCulture, $"{Escape(keyId)}|{day:yyyyMMdd}|{shard:x}");
    }

    private static int ShardOf(string responseId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(responseId), hash);
        return hash[0] % Shards;
    }

    /// <summary>A text as keys hold it.</summary>
    /// <param name="text">Any text.</param>
    internal static string Escape(string text)
    {
        if (!text.Any(IsReserved))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = IsReserved(c) ? escaped.Append(CultureInfo.InvariantCulture, $"~{(int)c:x4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static bool IsReserved(char c) => c is '/' or '\\' or '#' or '?' or '%' or '|' or '~' || char.IsControl(c);
}
