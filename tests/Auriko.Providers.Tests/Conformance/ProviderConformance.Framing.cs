using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Core.Execution;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>However the bytes arrive, they mean the same; and half of them never mean the whole.</summary>
public abstract partial class ProviderConformance
{
    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Stream_CutAtAnyByte_IsAFailureOrWhole(string fixture)
    {
        var bytes = Bytes($"{fixture}.sse");
        var whole = await PlayAsync(fixture);

        for (var length = 0; length < bytes.Length; length++)
        {
            var outcome = await CallAsync(FakeUpstream.Streams(bytes.AsMemory(0, length)));
            if (outcome.Fault is null || outcome.HasStopped)
            {
                Assert.Null(outcome.Fault);
                Assert.Equal(whole.Words, outcome.Words);
            }
            else if (outcome.Failure.Kind != whole.Fault.Kind)
            {
                Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
                Assert.Equal(whole.Words.Take(outcome.Said.Count), outcome.Words);
            }

            if (length % 5 == 0)
            {
                Folded.Of(outcome);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Stream_BrokenAtAnyByte_IsAFailureOrWhole(string fixture)
    {
        var bytes = Bytes($"{fixture}.sse");
        var whole = await PlayAsync(fixture);

        for (var length = 0; length < bytes.Length; length += 7)
        {
            var reply = new ReplyStream(bytes.AsMemory(0, length)) { Breaks = new IOException("reset") };
            var outcome = await CallAsync(FakeUpstream.Answers(reply));

            Assert.Equal(outcome.HasStopped, outcome.Fault is null);
            if (outcome.Fault is not null && outcome.Failure.Kind != whole.Fault.Kind)
            {
                Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Stream_SplitAtAnyByte_IsTheSame(string fixture)
    {
        var bytes = Bytes($"{fixture}.sse");
        var whole = await PlayAsync(fixture);

        for (var split = 1; split < bytes.Length; split++)
        {
            var outcome = await CallAsync(FakeUpstream.Streams(bytes.AsMemory(0, split), bytes.AsMemory(split)));

            Assert.Equal(whole.Words, outcome.Words);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Stream_ByteByByte_IsTheSame(string fixture)
    {
        var bytes = Bytes($"{fixture}.sse");
        var whole = await PlayAsync(fixture);

        var outcome = await CallAsync(FakeUpstream.Streams(
            Enumerable.Range(0, bytes.Length).Select(index => (ReadOnlyMemory<byte>)bytes.AsMemory(index, 1))));

        Assert.Equal(whole.Words, outcome.Words);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Stream_FramedDifferently_IsTheSame(string fixture)
    {
        var text = Encoding.UTF8.GetString(Bytes($"{fixture}.sse"));
        var whole = await PlayAsync(fixture);
        string[] framings =
        [
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            text.Replace("\n", "\r", StringComparison.Ordinal),
            "\uFEFF" + text,
            ": keep-alive\n\n" + text.Replace("\n\n", "\n\n: keep-alive\n\n: a\n\n\n", StringComparison.Ordinal),
            text.Replace("data: ", "data:", StringComparison.Ordinal),
            text.Replace("\n\n", "\nid: 7\nretry: 1000\nfoo: bar\n\n", StringComparison.Ordinal),
            OnManyLines(text),
        ];

        foreach (var framing in framings)
        {
            var outcome = await CallAsync(FakeUpstream.Streams(framing));

            Assert.Equal(whole.Words, outcome.Words);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(": only a comment\n\n")]
    [InlineData("<html><body>Bad gateway</body></html>")]
    [InlineData("data: {\"type\":\n\n")]
    [InlineData("data: nonsense\n\n")]
    [InlineData("data: 7\n\n")]
    [InlineData("data: [DONE\n\n")]
    [InlineData("data: {} {}\n\n")]
    public async Task Stream_Unreadable_IsAProtocolFailure(string reply)
    {
        var outcome = await CallAsync(FakeUpstream.Streams(reply));

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.False(outcome.HasStopped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"a\":")]
    public async Task Stream_UnreadableWholeReply_IsAProtocolFailure(string reply)
    {
        var outcome = await CallAsync(FakeUpstream.Answers(new ReplyStream(Utf8Bytes(reply)), "application/json"));

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_OversizedEvent_IsAProtocolFailure()
    {
        var piece = Utf8Bytes(new string('x', 8192));
        var pieces = Enumerable.Repeat((ReadOnlyMemory<byte>)piece, 1000).Prepend(Utf8Bytes("data: \""));
        var upstream = FakeUpstream.Streams(pieces);

        var outcome = await CallAsync(upstream, settings => settings with { MaxEventBytes = 100_000 });

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.Contains("larger", outcome.Failure.PublicMessage, StringComparison.Ordinal);
        Assert.True(upstream.Reply?.IsDisposed);
    }

    /// <summary>The same events with their JSON spread over several data lines.</summary>
    private static string OnManyLines(string text) => Regex.Replace(text, "^data: (\\{.*\\})$", match =>
    {
        var json = JsonElement.Parse(match.Groups[1].Value);
        var members = json.EnumerateObject().Select(member => $"data: \"{member.Name}\": {member.Value.GetRawText()}");
        return $"data: {{\n{string.Join(",\n", members)}\ndata: }}";
    }, RegexOptions.Multiline);
}

file static class FaultKinds
{
    extension(Exception? fault)
    {
        public FailureKind? Kind => (fault as ProviderException)?.Failure.Kind;
    }
}
