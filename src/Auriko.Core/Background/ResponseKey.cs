using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Auriko.Core.Background;

/// <summary>Where the rows and blobs of background responses lie. The only place their names are made; pure.</summary>
/// <remarks>
/// A response's rows share a partition, so that they change together: one while it is worked on (<c>open</c>), one from
/// then on (<c>done</c>), one an attempt, and one that says when all of it expires. The partition is one hex digit of a
/// hash of the id: sixteen ranges list everything that is unfinished.
/// </remarks>
public static class ResponseKey
{
    /// <summary>How many partitions there are.</summary>
    public const int Shards = 16;

    /// <summary>What the rows of unfinished responses begin with.</summary>
    public const string OpenPrefix = "open|";

    /// <summary>What the rows of the expiry list begin with.</summary>
    public const string ExpiryPrefix = "expiry|";

    /// <summary>What the rows of webhooks that wait begin with.</summary>
    public const string WebhookPrefix = "webhook|";

    private const string Prefix = "resp_";
    private const int Digits = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text can be the id of a response; nothing else is looked up.</summary>
    /// <param name="id">The text.</param>
    public static bool IsId(string id) =>
        id.Length == Prefix.Length + Digits
        && id.StartsWith(Prefix, StringComparison.Ordinal)
        && !id.AsSpan(Prefix.Length).ContainsAnyExcept(Hex);

    /// <summary>The shard of a response.</summary>
    /// <param name="id">Its id.</param>
    public static int ShardOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return hash[0] % Shards;
    }

    /// <summary>The partition of a shard.</summary>
    /// <param name="shard">0 to 15.</param>
    public static string PartitionOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"r{shard:x}");

    /// <summary>The row of a response that is worked on.</summary>
    /// <param name="id">Its id.</param>
    public static string Open(string id) => OpenPrefix + id;

    /// <summary>The row of a response that nothing is left to be done for.</summary>
    /// <param name="id">Its id.</param>
    public static string Done(string id) => "done|" + id;

    /// <summary>What the rows of a response's attempts begin with.</summary>
    /// <param name="id">Its id.</param>
    public static string Attempts(string id) => $"attempt|{id}|";

    /// <summary>The row of the expiry list; it sorts by time.</summary>
    /// <param name="id">The response.</param>
    /// <param name="expiresAt">When it expires.</param>
    public static string Expiry(string id, DateTimeOffset expiresAt) => ExpiryUntil(expiresAt) + id;

    /// <summary>What every row of the expiry list that expires earlier sorts before.</summary>
    /// <param name="moment">The moment.</param>
    public static string ExpiryUntil(DateTimeOffset moment) =>
        string.Create(CultureInfo.InvariantCulture, $"{ExpiryPrefix}{moment.UtcTicks:d19}|");

    /// <summary>The row of a webhook that waits.</summary>
    /// <param name="id">The response.</param>
    public static string Webhook(string id) => WebhookPrefix + id;

    /// <summary>What the blobs of a response begin with.</summary>
    /// <param name="id">Its id.</param>
    public static string Folder(string id) => id + "/";

    /// <summary>The blob of the request as it was sent.</summary>
    /// <param name="id">The response.</param>
    public static string Request(string id) => Folder(id) + "request";

    /// <summary>The blob of the response object as it was accepted, where it is too long for the row.</summary>
    /// <param name="id">The response.</param>
    public static string Initial(string id) => Folder(id) + "initial";

    /// <summary>The blob of a pass's result.</summary>
    /// <param name="id">The response.</param>
    /// <param name="pass">The pass.</param>
    public static string Result(string id, string pass) => $"{Folder(id)}result-{pass}";

    /// <summary>The append blob of a pass's events.</summary>
    /// <param name="id">The response.</param>
    /// <param name="pass">The pass.</param>
    public static string Events(string id, string pass) => $"{Folder(id)}events-{pass}";
}
