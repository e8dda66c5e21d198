namespace Auriko.Core.Ledger;

/// <summary>Sums of entries.</summary>
internal static class LedgerSums
{
    extension(IEnumerable<LedgerEntry> entries)
    {
        /// <summary>What they cost together; null when the price of one is not known.</summary>
        public Usd? TotalCost()
        {
            var sum = Usd.Zero;
            foreach (var entry in entries)
            {
                if (entry.Cost is not { } cost)
                {
                    return null;
                }

                sum += cost;
            }

            return sum;
        }
    }
}
