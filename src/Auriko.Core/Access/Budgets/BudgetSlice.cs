using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// What this process may spend of a budget without asking, as long as its lease lasts. It is never more than storage has
/// granted: what is to be given back cannot be used from the moment on that the change is drafted, and what is to be added
/// only once it is written. Safe for concurrent use.
/// </summary>
/// <param name="id">The grant's id, never used before.</param>
internal sealed class BudgetSlice(string id)
{
    private readonly Lock _access = new();
    private BudgetGrant _stored = new(id, Usd.Zero, Usd.Zero, default);
    private BudgetGrant? _pending;
    private Usd _usable;
    private Usd _spent;
    private Usd _reserved;
    private DateTimeOffset _until;
    private bool _isWritten;
    private bool _isBusy;

    /// <summary>The grant's id.</summary>
    public string Id => id;

    /// <summary>What has been spent and not been reported yet.</summary>
    public Usd Unreported
    {
        get
        {
            lock (_access)
            {
                return _spent - _stored.Spent;
            }
        }
    }

    /// <summary>Whether storage has to hear of something: spending, a lease that must go on, money not needed.</summary>
    public bool HasNews
    {
        get
        {
            lock (_access)
            {
                return _reserved > Usd.Zero || _spent != _stored.Spent || _stored.Granted != _stored.Spent;
            }
        }
    }

    /// <summary>Reserves money of the slice.</summary>
    /// <param name="worst">How much.</param>
    /// <param name="now">The time.</param>
    /// <returns>False when the slice has not got it, or its lease is over.</returns>
    public bool TryReserve(Usd worst, DateTimeOffset now)
    {
        lock (_access)
        {
            if (now >= _until || _spent + _reserved + worst > _usable)
            {
                return false;
            }

            _reserved += worst;
            return _isBusy = true;
        }
    }

    /// <summary>Replaces a reservation by what was spent.</summary>
    /// <param name="reserved">The reservation.</param>
    /// <param name="spent">What came of it.</param>
    /// <returns>Whether the slice has spent more than it was granted.</returns>
    public bool Settle(Usd reserved, Usd spent)
    {
        lock (_access)
        {
            _reserved -= reserved;
            _spent += spent;
            _isBusy = true;
            return _spent + _reserved > Usd.Max(_usable, _stored.Granted);
        }
    }

    /// <summary>Drafts the change that would serve a demand.</summary>
    /// <param name="demand">The demand.</param>
    /// <param name="pool">The pool as it is.</param>
    /// <param name="now">The time.</param>
    /// <param name="settings">How much is taken ahead, and for how long.</param>
    /// <returns>Null when the limit does not allow it; then nothing has changed.</returns>
    public SliceDraft? Draft(BudgetDemand demand, BudgetPool pool, DateTimeOffset now, BudgetSettings settings)
    {
        lock (_access)
        {
            var used = _spent + _reserved;
            var spare = demand.Limit - (pool.Granted - _stored.Granted) - used - demand.Need;
            if (demand.Need > Usd.Zero && spare < Usd.Zero)
            {
                return null;
            }

            var own = demand.Kind is DemandKind.Reserve ? demand.Need : Usd.Zero;
            var grant = new BudgetGrant(id, used + own + Ahead(demand.Kind, used, spare, settings), _spent, now + settings.Lease);
            var draft = new SliceDraft(
                grant,
                own,
                pool with
                {
                    Granted = pool.Granted - _stored.Granted + grant.Granted + (demand.Need - own),
                    Spent = pool.Spent - _stored.Spent + _spent,
                });
            _usable = Usd.Min(_usable, grant.Granted - own);
            _pending = grant;
            _isBusy = _isBusy && demand.Kind is not DemandKind.Report;
            return draft;
        }
    }

    /// <summary>The draft has been written.</summary>
    /// <param name="draft">The draft.</param>
    public void Apply(SliceDraft draft)
    {
        lock (_access)
        {
            (_stored, _pending, _isWritten) = (draft.Grant, null, true);
            (_usable, _until) = (draft.Grant.Granted, draft.Grant.Until);
            _reserved += draft.Own;
        }
    }

    /// <summary>Compares the slice with its row. One that others have changed has been taken away.</summary>
    /// <param name="row">The row; null when there is none.</param>
    /// <returns>Whether the slice may go on.</returns>
    public bool Recognise(BudgetGrant? row)
    {
        lock (_access)
        {
            if (row is null)
            {
                return !_isWritten;
            }

            if (!row.HasSameMoney(_stored) && _pending?.HasSameMoney(row) is not true)
            {
                return false;
            }

            (_stored, _pending, _isWritten) = (row, null, true);
            return true;
        }
    }

    /// <summary>What is held beyond what is used: a share of what is left, for whoever is busy.</summary>
    private Usd Ahead(DemandKind kind, Usd used, Usd spare, BudgetSettings settings)
    {
        var most = Usd.Max(Usd.Zero, spare);
        var share = new Usd(most.Nanos / settings.SliceShare);
        var free = Usd.Max(Usd.Zero, _usable - used);
        return kind switch
        {
            DemandKind.Reserve => share,
            DemandKind.Pin => Usd.Min(free, most),
            DemandKind.Report => _isBusy ? Usd.Min(free, share) : Usd.Zero,
            DemandKind.Return => Usd.Zero,
        };
    }
}

/// <summary>What is asked of a budget.</summary>
/// <param name="Kind">What for.</param>
/// <param name="Limit">The budget's limit.</param>
/// <param name="Need">How much.</param>
internal readonly record struct BudgetDemand(DemandKind Kind, Usd Limit, Usd Need);

/// <summary>What money is asked for.</summary>
internal enum DemandKind
{
    /// <summary>To reserve it here, for a request of this process.</summary>
    Reserve,

    /// <summary>To make a grant of it that outlives the process.</summary>
    Pin,

    /// <summary>None: to report, to renew the lease, to give back what is not used.</summary>
    Report,

    /// <summary>None: to give back all.</summary>
    Return,
}

/// <summary>A change of a slice that is not written yet.</summary>
/// <param name="Grant">The slice's row.</param>
/// <param name="Own">What is reserved once it is written.</param>
/// <param name="Pool">The pool.</param>
internal sealed record SliceDraft(BudgetGrant Grant, Usd Own, BudgetPool Pool);
