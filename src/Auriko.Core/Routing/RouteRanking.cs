namespace Auriko.Core.Routing;

/// <summary>
/// Facts made into an order: rules first, then scores, then chance. A pure function of the facts; immutable.
/// </summary>
public sealed class RouteRanking
{
    private readonly RouteRule[] _droppedBy;
    private readonly double[] _scores;
    private readonly int[] _order;

    private RouteRanking(RouteFacts facts)
    {
        Facts = facts;
        _droppedBy = new RouteRule[facts.Candidates.Count];
        Refusal = Drop();
        _scores = new double[facts.Candidates.Count];
        _order = Refusal is RouteRule.None ? Sort() : [];
        IsExploring = _order.Length > 1 && Explore();
    }

    /// <summary>What was ranked.</summary>
    public RouteFacts Facts { get; }

    /// <summary>The rule that removed the last candidate; <see cref="RouteRule.None"/> when there is a choice.</summary>
    public RouteRule Refusal { get; }

    /// <summary>The candidates to try, best first, by their place in the facts; empty on a refusal.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>Whether the first was put there to be heard of again, not by its score.</summary>
    public bool IsExploring { get; }

    /// <summary>Ranks.</summary>
    /// <param name="facts">The facts.</param>
    public static RouteRanking Of(RouteFacts facts) => new(facts);

    /// <summary>The rule that keeps a candidate out; none when it is ranked.</summary>
    /// <param name="candidate">Its place in the facts.</param>
    public RouteRule DroppedBy(int candidate) => _droppedBy[candidate];

    /// <summary>A ranked candidate's score; less is better.</summary>
    /// <param name="candidate">Its place in the facts.</param>
    public double Score(int candidate) => _scores[candidate];

    private RouteRule Drop()
    {
        var broken = new RuleSet[_droppedBy.Length];
        var left = broken.Length;
        for (var index = 0; index < broken.Length; index++)
        {
            var candidate = Facts.Candidates[index];
            broken[index] = candidate.Breaks.With(Facts.Limits.BrokenBy(candidate))
                .With(RouteRule.Health, candidate.PausedMs is not null)
                .With(RouteRule.Resting, candidate.Resting);
        }

        for (var rule = RouteRule.None + 1; rule <= RouteRules.Last; rule++)
        {
            var obeying = CountObeying(broken, rule);
            if (obeying == left || (obeying == 0 && !rule.IsHard && rule is not RouteRule.Health))
            {
                continue;
            }

            Drop(broken, rule);
            left = obeying;
            if (left == 0)
            {
                return rule;
            }
        }

        return left == 0 ? RouteRule.Unserved : RouteRule.None;
    }

    private int CountObeying(RuleSet[] broken, RouteRule rule)
    {
        var count = 0;
        for (var index = 0; index < broken.Length; index++)
        {
            if (_droppedBy[index] is RouteRule.None && !broken[index].Has(rule))
            {
                count++;
            }
        }

        return count;
    }

    private void Drop(RuleSet[] broken, RouteRule rule)
    {
        for (var index = 0; index < broken.Length; index++)
        {
            if (_droppedBy[index] is RouteRule.None && broken[index].Has(rule))
            {
                _droppedBy[index] = rule;
            }
        }
    }

    private int[] Sort()
    {
        var count = 0;
        foreach (var rule in _droppedBy)
        {
            count += rule is RouteRule.None ? 1 : 0;
        }

        var order = new int[count];
        for (var index = _droppedBy.Length - 1; index >= 0; index--)
        {
            if (_droppedBy[index] is RouteRule.None)
            {
                order[--count] = index;
                _scores[index] = RouteScore.Of(Facts.Candidates[index], Facts.Weights);
            }
        }

        order.AsSpan().Sort(Compare);
        return order;
    }

    private int Compare(int left, int right)
    {
        var (one, other) = (Facts.Candidates[left], Facts.Candidates[right]);
        var order = CompareGroups(one, other);
        order = order != 0 ? order : _scores[left].CompareTo(_scores[right]);
        order = order != 0 ? order : one.ModelIndex.CompareTo(other.ModelIndex);
        return order != 0 ? order : left.CompareTo(right);
    }

    /// <summary>What no score outweighs: the model's turn, the caller's preference, that a price is known at all.</summary>
    private int CompareGroups(CandidateFacts one, CandidateFacts other)
    {
        var order = Facts.ModelByModel ? one.ModelIndex.CompareTo(other.ModelIndex) : 0;
        order = order != 0 ? order : other.Preferred.CompareTo(one.Preferred);
        return order != 0 || Facts.Weights.Cost == 0
            ? order
            : (one.CostUsd is null).CompareTo(other.CostUsd is null);
    }

    /// <summary>
    /// Now and then puts first what nobody has heard of lately, as long as that breaks and costs little; oftener what
    /// might be the best, the less was heard of it.
    /// </summary>
    private bool Explore()
    {
        var draw = Chance.Uniform(Facts.Seed, 0);
        if (draw >= Facts.Exploration * Exploration.PromiseFactor)
        {
            return false;
        }

        var least = LeastHeard();
        return (draw < Facts.Exploration && TryFirst(promising: false, double.MaxValue))
            || (draw < Facts.Exploration * Exploration.PromiseFactor / (1 + least) && TryFirst(promising: true, least));
    }

    /// <summary>Whole attempts behind the figures of the promising candidate that was heard of least.</summary>
    private double LeastHeard()
    {
        var least = double.MaxValue;
        for (var place = 1; place < _order.Length; place++)
        {
            if (IsWorthTrying(_order[place], promising: true))
            {
                least = Math.Min(least, Exploration.WholeSamples(Facts.Candidates[_order[place]]));
            }
        }

        return least;
    }

    /// <summary>Puts one of those first that are worth it and were heard of no oftener than <paramref name="most"/>.</summary>
    private bool TryFirst(bool promising, double most)
    {
        var eligible = 0;
        for (var place = 1; place < _order.Length; place++)
        {
            eligible += IsHeardOfLess(place, most) && IsWorthTrying(_order[place], promising) ? 1 : 0;
        }

        var chosen = (int)(Chance.Uniform(Facts.Seed, 1) * eligible);
        for (var place = 1; place < _order.Length && eligible > 0; place++)
        {
            if (IsHeardOfLess(place, most) && IsWorthTrying(_order[place], promising) && chosen-- == 0)
            {
                var explored = _order[place];
                Array.Copy(_order, 0, _order, 1, place);
                _order[0] = explored;
                return true;
            }
        }

        return false;
    }

    private bool IsHeardOfLess(int place, double most) =>
        Exploration.WholeSamples(Facts.Candidates[_order[place]]) <= most;

    private bool IsWorthTrying(int candidate, bool promising) =>
        Exploration.IsWorthwhile(Facts, _order[0], candidate, CompareGroups)
        && (!promising || Exploration.IsPromising(Facts, _order[0], candidate));
}
