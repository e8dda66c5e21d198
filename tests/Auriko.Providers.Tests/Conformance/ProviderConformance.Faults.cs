using System.Globalization;
using Auriko.Core.Execution;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>Errors an upstream answers with, in whatever form.</summary>
public abstract partial class ProviderConformance
{
    [Theory]
    [InlineData(400, FailureKind.InvalidRequest)]
    [InlineData(413, FailureKind.InvalidRequest)]
    [InlineData(422, FailureKind.InvalidRequest)]
    [InlineData(401, FailureKind.UpstreamCredential)]
    [InlineData(402, FailureKind.UpstreamCredential)]
    [InlineData(403, FailureKind.UpstreamCredential)]
    [InlineData(404, FailureKind.UpstreamModelMissing)]
    [InlineData(429, FailureKind.RateLimited)]
    [InlineData(503, FailureKind.Overloaded)]
    [InlineData(529, FailureKind.Overloaded)]
    [InlineData(408, FailureKind.UpstreamUnavailable)]
    [InlineData(409, FailureKind.UpstreamUnavailable)]
    [InlineData(425, FailureKind.UpstreamUnavailable)]
    [InlineData(500, FailureKind.UpstreamUnavailable)]
    [InlineData(502, FailureKind.UpstreamUnavailable)]
    [InlineData(504, FailureKind.UpstreamUnavailable)]
    [InlineData(520, FailureKind.UpstreamUnavailable)]
    [InlineData(301, FailureKind.UpstreamProtocol)]
    [InlineData(405, FailureKind.UpstreamProtocol)]
    public async Task Stream_HttpError_IsItsKindWhateverTheBody(int status, FailureKind kind)
    {
        string[] bodies =
        [
            """{"error":{"message":"It did not work.","type":"some_type","param":"input[0].content","code":"some_code"}}""",
            """{"error":"It did not work."}""",
            """[{"error":{"code":400,"message":"It did not work.","status":"INVALID"}}]""",
            """{"detail":"It did not work."}""",
            "\"It did not work.\"",
            "<html><body><h1>It did not work</h1></body></html>",
            "null",
            "{\"error\":{\"message\":\"cut",
            "",
            $$$"""{"error":{"message":"{{{new string('x', 1_000_000)}}}"}}""",
        ];

        foreach (var body in bodies)
        {
            var upstream = FakeUpstream.Refuses(status, body);

            var outcome = await CallAsync(upstream);

            Assert.Empty(outcome.Said);
            Assert.Equal((kind, status), (outcome.Failure.Kind, outcome.Failure.UpstreamStatus));
            Assert.Contains(
                string.Create(CultureInfo.InvariantCulture, $"upstream answered {status}"),
                outcome.Failure.PublicMessage,
                StringComparison.Ordinal);
            Assert.InRange(outcome.Failure.PublicMessage.Length, 1, 400);
            Assert.True(upstream.Reply?.IsDisposed);
        }
    }

    [Fact]
    public async Task Stream_HttpError_KeepsCodeAndField()
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(
            400, """{"error":{"message":"Too hot.","type":"invalid_request_error","param":"input[0].content","code":"too_hot"}}"""));

        Assert.Equal("upstream answered 400 (too_hot): Too hot.", outcome.Failure.PublicMessage);
        Assert.Equal(("too_hot", "input[0].content"), (outcome.Failure.UpstreamCode, outcome.Failure.Param));
    }

    [Theory]
    [InlineData("""{"error":{"code":"context_length_exceeded","message":"Too long."}}""", FailureKind.ContextLengthExceeded)]
    [InlineData(
        """{"error":{"code":"invalid_request_error","message":"This model's maximum context length is 4096 tokens."}}""",
        FailureKind.ContextLengthExceeded)]
    [InlineData("""{"error":{"code":"content_filter","message":"Filtered."}}""", FailureKind.ContentRefused)]
    [InlineData(
        """{"error":{"code":null,"message":"No.","innererror":{"code":"ResponsibleAIPolicyViolation"}}}""",
        FailureKind.ContentRefused)]
    [InlineData(
        """{"error":{"code":"invalid_prompt","message":"Your prompt was flagged as violating our usage policy."}}""",
        FailureKind.ContentRefused)]
    [InlineData("""{"error":{"code":"model_not_found","message":"No such model."}}""", FailureKind.UpstreamModelMissing)]
    [InlineData("""{"error":{"code":"invalid_api_key","message":"Bad key."}}""", FailureKind.UpstreamCredential)]
    [InlineData("""{"error":{"code":"decimal_below_min_value","message":"Too low."}}""", FailureKind.InvalidRequest)]
    public async Task Stream_BadRequest_IsToldApartByItsCode(string body, FailureKind kind)
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(400, body));

        Assert.Equal(kind, outcome.Failure.Kind);
    }

    [Theory]
    [InlineData(
        413,
        """{"error":{"message":"Request too large for model m: limit 8000, requested 8590.","type":"tokens","code":"rate_limit_exceeded"}}""",
        FailureKind.RateLimited)]
    [InlineData(
        400,
        """{"code":"Client specified an invalid argument","error":"Incorrect API key provided: no."}""",
        FailureKind.UpstreamCredential)]
    [InlineData(
        403,
        """{"code":"The caller does not have permission to do so","error":"Content violates usage guidelines. Failed check: C."}""",
        FailureKind.ContentRefused)]
    [InlineData(
        400,
        """{"code":"Bad","error":"This model's maximum prompt length is 131072 but the request contains 200000 tokens."}""",
        FailureKind.ContextLengthExceeded)]
    [InlineData(
        400,
        """{"error":{"message":"Invalid request: Your request exceeded model token limit: 262144","type":"invalid_request_error"}}""",
        FailureKind.ContextLengthExceeded)]
    [InlineData(
        400,
        """{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}""",
        FailureKind.ContextLengthExceeded)]
    [InlineData(
        400,
        """{"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}""",
        FailureKind.UpstreamCredential)]
    public async Task Stream_Refusal_IsWhatItsWordsSay(int status, string body, FailureKind kind)
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(status, body));

        Assert.Equal(kind, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_ErrorTextBesideACode_KeepsBoth()
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(400, """{"code":"too_hot","error":"It is too hot."}"""));

        Assert.Equal("upstream answered 400 (too_hot): It is too hot.", outcome.Failure.PublicMessage);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7.0)]
    [InlineData("Retry-After", "0.5", 0.5)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [InlineData("Retry-After", "Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    [InlineData("Retry-After", "9999999999", 86400.0)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("Retry-After", "soon", null)]
    [InlineData("X-Other", "7", null)]
    public async Task Stream_RateLimited_SaysHowLongToWait(string header, string value, double? seconds)
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(429, "{}", headers: (header, value)));

        Assert.Equal(seconds, outcome.Failure.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task Stream_RateLimitedTwice_TakesTheFinerWait()
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(
            429, "{}", "application/json", ("Retry-After", "2"), ("retry-after-ms", "1200")));

        Assert.Equal(TimeSpan.FromMilliseconds(1200), outcome.Failure.RetryAfter);
    }

    [Fact]
    public async Task Stream_ErrorBodyThatNeverEnds_StillGivesTheStatus()
    {
        var reply = new ReplyStream(Utf8Bytes("{\"error\":")) { Hangs = true };
        var upstream = FakeUpstream.Answers(reply, "application/json", System.Net.HttpStatusCode.TooManyRequests);
        await using var stream = Open(upstream);

        var next = stream.MoveNextAsync().AsTask();
        upstream.Clock.Advance(TimeSpan.FromSeconds(5));

        var failure = (await Assert.ThrowsAsync<ProviderException>(() => next)).Failure;
        Assert.Equal((FailureKind.RateLimited, 429), (failure.Kind, failure.UpstreamStatus));
    }

    [Theory]
    [InlineData($"Incorrect API key provided: {FakeUpstream.Key}.")]
    [InlineData("Incorrect API key provided: sk-pro*****cdef. Get one at https://platform.test/keys?key=sk-abc.")]
    [InlineData("Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.sig-SECRET is not valid")]
    [InlineData("api-key=SECRETSECRETSECRET was refused")]
    [InlineData("Call https://user:SECRET@host.test/path?sig=SECRET instead")]
    [InlineData("Limit of org-SECRET7a and proj_SECRET8b reached, write to SECRET@customer.test")]
    [InlineData("The text 'SECRET is what the caller wrote in the prompt, at some length, and it is quoted' is too hot")]
    [InlineData("SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET")]
    public async Task Stream_HttpError_NeverShowsSecrets(string message)
    {
        var body = $$$"""
            {"error":{"message":"{{{message}}}","code":"{{{FakeUpstream.Key}}}","param":"{{{FakeUpstream.Key}}}"}}
            """;

        foreach (var status in new[] { 400, 401, 429, 500 })
        {
            var outcome = await CallAsync(FakeUpstream.Refuses(status, body));

            var shown = $"{outcome.Failure} {outcome.Fault?.Message}";
            Assert.DoesNotContain("SECRET", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("sk-", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("://", shown, StringComparison.Ordinal);
        }
    }
}
