using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using BenchmarkDotNet.Attributes;

namespace Auriko.Benchmarks.Micro;

/// <summary>The price of one attempt.</summary>
[MemoryDiagnoser]
public class PriceBenchmarks
{
    private readonly PriceList _prices = new()
    {
        InputPer1M = new Usd(400_000_000),
        OutputPer1M = new Usd(1_600_000_000),
        CacheReadPer1M = new Usd(100_000_000),
    };

    private readonly UsageVector _usage = new() { FreshInput = 1200, CacheRead = 4096, VisibleOutput = 350, Reasoning = 64 };

    [Benchmark]
    public Usd? Price() => Pricing.Cost(_usage, _prices);
}
