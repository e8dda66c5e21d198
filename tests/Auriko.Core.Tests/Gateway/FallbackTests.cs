using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

public sealed class FallbackTests
{
    /// <summary>Every kind of failure, whether it falls back, and what the caller is told when it was the only attempt.</summary>
    private static readonly Dictionary<FailureKind, (bool FallsBack, ErrorCode Code)> Rules = new()
    {
        [FailureKind.InvalidRequest] = (false, ErrorCode.InvalidRequest),
        [FailureKind.ContextLengthExceeded] = (true, ErrorCode.ContextLengthExceeded),
        [FailureKind.ContentRefused] = (false, ErrorCode.InvalidRequest),
        [FailureKind.UpstreamCredential] = (true, ErrorCode.UpstreamError),
        [FailureKind.UpstreamModelMissing] = (true, ErrorCode.UpstreamError),
        [FailureKind.RateLimited] = (true, ErrorCode.RateLimitExceeded),
        [FailureKind.Overloaded] = (true, ErrorCode.UpstreamError),
        [FailureKind.UpstreamUnavailable] = (true, ErrorCode.UpstreamError),
        [FailureKind.ConnectFailed] = (true, ErrorCode.UpstreamError),
        [FailureKind.FirstTokenTimeout] = (true, ErrorCode.UpstreamTimeout),
        [FailureKind.IdleTimeout] = (true, ErrorCode.UpstreamTimeout),
        [FailureKind.TotalTimeout] = (false, ErrorCode.UpstreamTimeout),
        [FailureKind.UpstreamProtocol] = (true, ErrorCode.UpstreamError),
    };

    public static TheoryData<FailureKind, bool> KindsAndModes
    {
        get
        {
            var data = new TheoryData<FailureKind, bool>();
            foreach (var kind in Enum.GetValues<FailureKind>())
            {
                data.Add(kind, false);
                data.Add(kind, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndModes))]
    public async Task Run_FailsBeforeOutput_FallsBackAsTheKindSays(FailureKind kind, bool stream)
    {
        var second = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(new StreamStarted("a"), new TextDelta(0, "")).Fail(kind)), second);

        if (Rules[kind].FallsBack)
        {
            var response = await bench.RunAsync(bench.Call(stream));

            Assert.Equal((ResponseStatus.Completed, "beta"), (response.Status, response.RoutingMetadata!.Provider));
            Assert.Equal([1, 2], bench.Ledger.Entries.Select(entry => entry.AttemptNumber));
        }
        else
        {
            var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(stream)));

            Assert.Equal((Rules[kind].Code, "alpha"), (failure.Error.Code, failure.Error.Provider));
            Assert.Equal(0, second.Sent);
            Assert.Equal(AttemptEnd.FailedBeforeOutput, Assert.Single(bench.Ledger.Entries).End);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FailsAfterAnnouncingItems_FallsBackAndForgetsThem(bool stream)
    {
        var announced = new Script()
            .Say(new StreamStarted("a"), new ReasoningStarted(0, "rs_a"), new ItemEnded(0), new MessageStarted(1, "msg_a"))
            .Fail(FailureKind.UpstreamUnavailable);
        var bench = new GatewayBench(new ScriptedProvider("alpha", announced), new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(stream));

        Assert.Equal((ResponseStatus.Completed, "beta"), (response.Status, response.RoutingMetadata!.Provider));
        Assert.Equal("Hello", response.OutputText);
        Assert.IsType<OutputMessage>(Assert.Single(response.Output));
        Assert.Equal((AttemptEnd.FailedBeforeOutput, null), (bench.Ledger.Entries[0].End, bench.Ledger.Entries[0].TtftMs));
    }

    [Theory]
    [MemberData(nameof(KindsAndModes))]
    public async Task Run_FailsAfterOutput_NeverFallsBack(FailureKind kind, bool stream)
    {
        var second = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Fail(kind)), second);

        if (stream)
        {
            var response = await bench.RunAsync(bench.Call(stream));

            Assert.Equal((ResponseStatus.Failed, "Hel"), (response.Status, response.OutputText));
            Assert.Equal(new ResponseError(ResponseErrorCodes.Of(Rules[kind].Code), $"alpha: {kind}"), response.Error);
            Assert.Equal(bench.Ledger.Entries[0].Cost, response.RoutingMetadata!.Cost!.Usd);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(stream)));

            Assert.Equal((Rules[kind].Code, "alpha"), (failure.Error.Code, failure.Error.Provider));
        }

        Assert.Equal(0, second.Sent);
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((AttemptEnd.FailedAfterOutput, UsageSource.Estimated), (entry.End, entry.UsageSource));
        Assert.True(entry.Usage.FreshInput > 0 && entry.Usage.VisibleOutput == 1);
    }

    [Theory]
    [MemberData(nameof(KindsAndModes))]
    public async Task Run_OnlyAttemptFails_TellsTheCaller(FailureKind kind, bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Fail(kind)));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(stream)));

        Assert.Equal((Rules[kind].Code, $"alpha: {kind}", "alpha"),
            (failure.Error.Code, failure.Error.Message, failure.Error.Provider));
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((UsageVector.Zero, Usd.Zero), (entry.Usage, entry.Cost));
        Assert.Equal(
            kind is FailureKind.RateLimited or FailureKind.ConnectFailed ? UsageSource.Estimated : UsageSource.Unknown,
            entry.UsageSource);
    }

    [Fact]
    public async Task Run_ContextTooSmall_GoesOnlyToLargerOnes()
    {
        // By price: alpha (1000), beta (2000), gamma (3000). With gamma preferred, beta and alpha are smaller.
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Script.Answer()), beta,
            new ScriptedProvider("gamma", new Script().Fail(FailureKind.ContextLengthExceeded, "gamma")));

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, """{"prefer":["gamma"]}""")));

        Assert.Equal((ErrorCode.ContextLengthExceeded, "gamma"), (failure.Error.Code, failure.Error.Provider));
        Assert.Equal(0, beta.Sent);
    }

    [Fact]
    public async Task Run_ContextTooSmallThenOverloaded_StillSkipsSmallerOnes()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(
            alpha,
            new ScriptedProvider("beta", new Script().Fail(FailureKind.ContextLengthExceeded, "beta")),
            new ScriptedProvider("gamma", new Script().Fail(FailureKind.Overloaded, "gamma")));

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, """{"prefer":["beta","gamma"]}""")));

        Assert.Equal((ErrorCode.UpstreamError, "gamma", 0), (failure.Error.Code, failure.Error.Provider, alpha.Sent));
    }

    [Fact]
    public async Task Run_AllRateLimited_GivesTheSoonestRetry()
    {
        var bench = Failing(FailureKind.RateLimited, FailureKind.RateLimited, FailureKind.RateLimited);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal((ErrorCode.RateLimitExceeded, "beta", TimeSpan.FromSeconds(2)),
            (failure.Error.Code, failure.Error.Provider, failure.Error.RetryAfter));
    }

    [Theory]
    [InlineData(FailureKind.FirstTokenTimeout, FailureKind.IdleTimeout, FailureKind.FirstTokenTimeout, ErrorCode.UpstreamTimeout)]
    [InlineData(FailureKind.RateLimited, FailureKind.FirstTokenTimeout, FailureKind.RateLimited, ErrorCode.UpstreamError)]
    [InlineData(FailureKind.ContextLengthExceeded, FailureKind.RateLimited, FailureKind.RateLimited, ErrorCode.RateLimitExceeded)]
    [InlineData(FailureKind.RateLimited, FailureKind.Overloaded, FailureKind.InvalidRequest, ErrorCode.InvalidRequest)]
    [InlineData(FailureKind.RateLimited, FailureKind.ContextLengthExceeded, FailureKind.ContextLengthExceeded, ErrorCode.RateLimitExceeded)]
    public async Task Run_AllFail_TellsTheMostUseful(FailureKind first, FailureKind second, FailureKind third, ErrorCode code)
    {
        var bench = Failing(first, second, third);

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal(code, failure.Error.Code);
        Assert.Equal(3, bench.Ledger.Entries.Count);
    }

    [Theory]
    [InlineData("""{"allow_fallbacks":false}""", 1)]
    [InlineData("""{"max_fallback_attempts":0}""", 1)]
    [InlineData("""{"max_fallback_attempts":1}""", 2)]
    [InlineData("""{}""", 3)]
    public async Task Run_FallbackLimits_AreKept(string routing, int attempts)
    {
        var bench = Failing(FailureKind.Overloaded, FailureKind.Overloaded, FailureKind.Overloaded);

        await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(true, routing)));

        Assert.Equal(attempts, bench.Ledger.Entries.Count);
    }

    [Fact]
    public async Task Run_ProviderCannotExpressTheRequest_IsPassedOverWithoutAnAttempt()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Script.Refusing(new(FailureKind.InvalidRequest, new("alpha"), "No files here."))),
            new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(false, """{"allow_fallbacks":false}"""));

        Assert.Equal("beta", response.RoutingMetadata!.Provider);
        Assert.Equal(1, Assert.Single(bench.Ledger.Entries).AttemptNumber);
    }

    [Fact]
    public async Task Run_NoProviderCanExpressTheRequest_TellsWhy()
    {
        var bench = new GatewayBench(new ScriptedProvider(
            "alpha", Script.Refusing(new(FailureKind.InvalidRequest, new("alpha"), "No files here.") { Param = "input[0]" })));

        var failure = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal((ErrorCode.InvalidRequest, "No files here.", "input[0]"),
            (failure.Error.Code, failure.Error.Message, failure.Error.Param));
        Assert.Empty(bench.Ledger.Entries);
    }

    [Theory]
    [InlineData(true, "beta")]
    [InlineData(false, "alpha")]
    public async Task Run_ParametersRequired_SkipsProvidersThatDropOne(bool required, string provider)
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer())
        {
            Warnings = { new(WarningCodes.UnsupportedParameter, "/top_k was dropped.") },
        };
        var beta = new ScriptedProvider("beta", Script.Answer())
        {
            Warnings = { new(WarningCodes.ParameterAdjusted, "/user was cut.") },
        };
        var bench = new GatewayBench(alpha, beta);

        var response = await bench.RunAsync(bench.Call(true, required ? """{"require_parameters":true}""" : "{}"));

        Assert.Equal(provider, response.RoutingMetadata!.Provider);
        Assert.Single(response.RoutingMetadata.Warnings);
    }

    [Fact]
    public async Task Run_ParametersRequiredAndDroppedByAll_IsRefused()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer())
        {
            Warnings = { new(WarningCodes.UnsupportedParameter, "/top_k was dropped.") },
        };
        var bench = new GatewayBench(alpha);

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, """{"require_parameters":true}""")));

        Assert.Equal(ErrorCode.RequiredParamsNotSupported, failure.Error.Code);
        Assert.Contains("/top_k", failure.Error.Suggestion, StringComparison.Ordinal);
        Assert.Equal(0, alpha.Sent);
    }

    private static GatewayBench Failing(FailureKind first, FailureKind second, FailureKind third) => new(
        new ScriptedProvider("alpha", new Script().Fail(first, "alpha", TimeSpan.FromSeconds(9))),
        new ScriptedProvider("beta", new Script().Fail(second, "beta", TimeSpan.FromSeconds(2))),
        new ScriptedProvider("gamma", new Script().Fail(third, "gamma")));
}
