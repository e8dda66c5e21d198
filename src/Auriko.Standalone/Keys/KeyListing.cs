using System.Globalization;
using Auriko.Core.Access;

namespace Auriko.Standalone.Keys;

/// <summary>Writes keys for people to read, one a line.</summary>
internal static class KeyListing
{
    /// <summary>Writes a list with its heading.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="now">The time.</param>
    public static async Task WriteAsync(TextWriter output, IEnumerable<WorkspaceKey> keys, DateTimeOffset now)
    {
        await output.WriteLineAsync(Row("ID", "KEY", "STATE", "CREATED", "EXPIRES", "LAST USED", "NAME", "POLICY")).ConfigureAwait(false);
        foreach (var (key, lastUsed, _) in keys)
        {
            var state = key.RevokedAt is not null ? "revoked" : key.IsActive(now) ? "active" : "expired";
            var name = key.WorkspaceId is { } workspace ? $"{key.Name} ({workspace})" : key.Name;
            var (created, expires, used) = (When(key.CreatedAt)!, When(key.ExpiresAt) ?? "never", When(lastUsed) ?? "never");
            await output
                .WriteLineAsync(Row(key.Id, key.Prefix + "…", state, created, expires, used, name, Describe(key.Policy)))
                .ConfigureAwait(false);
        }
    }

    /// <summary>A time to the second, in UTC.</summary>
    /// <param name="time">The time; null for none.</param>
    public static string? When(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What differs from an unlimited key.</summary>
    private static string Describe(KeyPolicy policy)
    {
        var budget = policy.Budget is { } limit
            ? $"budget={limit.Limit}/{limit.Period.ToString().ToLowerInvariant()}{(limit.Enforce ? string.Empty : ",soft")}"
            : null;
        string?[] parts =
        [
            Number("rpm", policy.RateLimitRpm), Number("tpm", policy.RateLimitTpm), Number("concurrency", policy.MaxConcurrency),
            budget, List("models", policy.Models), List("providers", policy.Providers), List("scopes", policy.Scopes),
        ];
        var told = string.Join(' ', parts.Where(part => part is not null));
        return told.Length == 0 ? "-" : told;
    }

    private static string? Number(string name, int? limit) =>
        limit is { } number ? string.Create(CultureInfo.InvariantCulture, $"{name}={number}") : null;

    private static string? List(string name, IReadOnlyList<string> list) => list.Count == 0 ? null : $"{name}={string.Join(',', list)}";

    private static string Row(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-36}  {cells[1],-13}  {cells[2],-7}  {cells[3],-20}  {cells[4],-20}  {cells[5],-20}  {cells[6],-24}  {cells[7]}";
}
