using System.Diagnostics;
using System.Runtime.CompilerServices;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

/// <summary>Says what a test tells it to, one script a call, the last one again and again.</summary>
internal sealed class ScriptedProvider(string name, params Script[] scripts) : IResponseProvider
{
    private int _prepared;

    public ProviderName Name { get; } = new(name);

    public int? MaxConcurrentCalls { get; init; }

    public int Sent { get; private set; }

    /// <summary>The callers' own keys that calls were made with; null for the platform's credential.</summary>
    public List<string?> PaidWith { get; } = [];

    public int Closed { get; private set; }

    /// <summary>The span that was current when each call was sent.</summary>
    public List<string?> SentIn { get; } = [];

    public UpstreamLabels Labels => new($"{Name}.system", $"{Name}.test", 443);

    public List<ResponseWarning> Warnings { get; } = [];

    /// <summary>The service tier that its calls ask for.</summary>
    public string? ServiceTier { get; init; }

    public IProviderCall Prepare(ResponseRequest request, Offering offering)
    {
        var script = scripts[Math.Min(_prepared++, scripts.Length - 1)];
        return script.Refusal is { } refusal ? throw new ProviderException(refusal) : new Call(this, script);
    }

    private sealed class Call(ScriptedProvider owner, Script script) : IProviderCall
    {
        private string? _own;

        public IReadOnlyList<ResponseWarning> Warnings => owner.Warnings;

        public string? ServiceTier => owner.ServiceTier;

        public void Use(ProviderSecret secret) => _own = secret.Reveal();

        public async IAsyncEnumerable<ProviderEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            owner.Sent++;
            owner.SentIn.Add(Activity.Current?.Id);
            owner.PaidWith.Add(_own);
            try
            {
                foreach (var step in script.Steps)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (await step(cancellationToken) is { } said)
                    {
                        yield return said;
                    }
                }
            }
            finally
            {
                owner.Closed++;
            }
        }
    }
}

/// <summary>What a scripted provider does, step by step.</summary>
internal sealed class Script
{
    public List<Func<CancellationToken, ValueTask<ProviderEvent?>>> Steps { get; } = [];

    public ProviderFailure? Refusal { get; private init; }

    /// <summary>A provider that cannot express the request.</summary>
    public static Script Refusing(ProviderFailure failure) => new() { Refusal = failure };

    /// <summary>A whole, ordinary answer: 100 tokens in, 10 out.</summary>
    public static Script Answer(string text = "Hello") => new Script()
        .Say(new StreamStarted("upstream-1"), new TextDelta(0, text), Usage(100, 10), new Stopped(StopReason.EndOfTurn));

    public static UsageReported Usage(long input, long output) =>
        new(new Core.Ledger.UsageVector { FreshInput = input, VisibleOutput = output });

    public Script Say(params ProviderEvent[] events)
    {
        foreach (var said in events)
        {
            Steps.Add(_ => ValueTask.FromResult<ProviderEvent?>(said));
        }

        return this;
    }

    public Script Fail(FailureKind kind, string provider = "alpha", TimeSpan? retryAfter = null) =>
        Throw(new ProviderException(new ProviderFailure(kind, new ProviderName(provider), $"{provider}: {kind}")
        {
            RetryAfter = retryAfter,
            UpstreamStatus = kind is FailureKind.RateLimited ? 429 : null,
        }));

    public Script Throw(Exception exception)
    {
        Steps.Add(_ => throw exception);
        return this;
    }

    /// <summary>Silent until the call is cancelled.</summary>
    public Script Hang()
    {
        Steps.Add(async stop =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            return null;
        });
        return this;
    }

    /// <summary>Runs something between two events.</summary>
    public Script Do(Action action)
    {
        Steps.Add(_ =>
        {
            action();
            return ValueTask.FromResult<ProviderEvent?>(null);
        });
        return this;
    }

    /// <summary>Silent until a task completes or the call is cancelled.</summary>
    public Script Await(Task task)
    {
        Steps.Add(async stop =>
        {
            await task.WaitAsync(stop);
            return null;
        });
        return this;
    }
}
