using System.Globalization;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>
/// Counters in memory, with the rules of the real ones. Every write is audited: a pool is the sum of what its grants say.
/// </summary>
internal sealed class MemoryBudgets : IBudgetStore
{
    private readonly Lock _access = new();
    private readonly Dictionary<BudgetKey, BudgetPool> _pools = [];
    private readonly Dictionary<BudgetKey, SortedDictionary<string, BudgetGrant>> _grants = [];
    private int _version;

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>Runs before every write is looked at, as another process would.</summary>
    public Func<Task>? BeforeWrite { get; set; }

    /// <summary>Says of a write whether its answer is lost.</summary>
    public Func<bool>? LosesAnswer { get; set; }

    /// <summary>Says of a write whether it is sent once more although it was done, as clients do that got no answer.</summary>
    public Func<bool>? RepeatsWrite { get; set; }

    public BudgetPool? PoolOf(BudgetKey key)
    {
        lock (_access)
        {
            return _pools.GetValueOrDefault(key);
        }
    }

    public BudgetGrant? GrantOf(BudgetKey key, string id)
    {
        lock (_access)
        {
            return _grants.GetValueOrDefault(key)?.GetValueOrDefault(id);
        }
    }

    public Task<BudgetPage> ReadAsync(BudgetKey key, string grantId, CancellationToken cancellationToken) =>
        Do(() => new BudgetPage(PoolOf(key), GrantOf(key, grantId) is { } grant ? [grant] : []), cancellationToken);

    public Task<BudgetPage> ListAsync(BudgetKey key, CancellationToken cancellationToken) =>
        Do(() => new BudgetPage(PoolOf(key), _grants.TryGetValue(key, out var grants) ? [.. grants.Values] : []), cancellationToken);

    public async Task<string?> TryWriteAsync(BudgetKey key, BudgetChange change, CancellationToken cancellationToken)
    {
        if (BeforeWrite is { } before)
        {
            await before();
        }

        var version = await Do(() => Write(key, change), cancellationToken);
        if (RepeatsWrite?.Invoke() is true)
        {
            version = await Do(() => Write(key, change), cancellationToken);
        }

        return LosesAnswer?.Invoke() is true ? throw new StorageUnavailableException("answer lost") : version;
    }

    public Task RemoveAsync(BudgetKey key, CancellationToken cancellationToken) =>
        Do(() => _pools.Remove(key) | _grants.Remove(key), cancellationToken);

    private string? Write(BudgetKey key, BudgetChange change)
    {
        if ((_pools.GetValueOrDefault(key)?.Version ?? string.Empty) != change.Pool.Version)
        {
            return null;
        }

        var version = (++_version).ToString(CultureInfo.InvariantCulture);
        _pools[key] = change.Pool with { Version = version };
        var grants = _grants.TryGetValue(key, out var known) ? known : _grants[key] = new(StringComparer.Ordinal);
        foreach (var grant in change.Grants)
        {
            grants[grant.Id] = grant;
        }

        foreach (var id in change.Removed)
        {
            grants.Remove(id);
        }

        Assert.Equal(change.Pool.Earlier.Nanos + grants.Values.Sum(grant => grant.Granted.Nanos), change.Pool.Granted.Nanos);
        Assert.Equal(change.Pool.Earlier.Nanos + grants.Values.Sum(grant => grant.Spent.Nanos), change.Pool.Spent.Nanos);
        return version;
    }

    private Task<T> Do<T>(Func<T> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_access)
        {
            Calls++;
            return IsDown ? Task.FromException<T>(new StorageUnavailableException("down")) : Task.FromResult(act());
        }
    }
}
