using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>An upstream that answers one call as it is told, and remembers the call.</summary>
internal sealed class FakeUpstream(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    public const string Key = "sk-test-0123456789abcdefSECRET";

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Now);

    public Uri? Address { get; private set; }

    public HttpRequestHeaders? Headers { get; private set; }

    public string? ContentType { get; private set; }

    public byte[] Body { get; private set; } = [];

    public ReplyStream? Reply { get; private init; }

    public static FakeUpstream Streams(params IEnumerable<ReadOnlyMemory<byte>> pieces) => Answers(new ReplyStream(pieces));

    public static FakeUpstream Streams(string text) => Streams(Encoding.UTF8.GetBytes(text));

    public static FakeUpstream Answers(
        ReplyStream reply,
        string contentType = "text/event-stream; charset=utf-8",
        HttpStatusCode status = HttpStatusCode.OK,
        params (string Name, string Value)[] headers) =>
        new(_ => Task.FromResult(Message(reply, contentType, status, headers))) { Reply = reply };

    public static FakeUpstream Refuses(
        int status, string body, string contentType = "application/json", params (string Name, string Value)[] headers) =>
        Answers(new ReplyStream(Encoding.UTF8.GetBytes(body)), contentType, (HttpStatusCode)status, headers);

    public static FakeUpstream Throws(Exception fault) => new(_ => Task.FromException<HttpResponseMessage>(fault));

    public static FakeUpstream NeverAnswers() => new(async cancelled =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
        throw new InvalidOperationException("Not reached.");
    });

    /// <summary>The provider of a dialect at this upstream.</summary>
    public IResponseProvider Provider(
        IDialect dialect, Func<ProviderSettings, ProviderSettings>? change = null, IUpstreamCredential? credential = null)
    {
        var settings = new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = dialect.Name,
            BaseUrl = new Uri("https://upstream.test/v1"),
            Authentication = UpstreamAuthentication.BearerKey,
            ApiKey = new SecretText(Key),
            ExtensionFamily = "openai",
        };
        settings = change?.Invoke(settings) ?? settings;
        var pool = new HttpMessageInvoker(this, disposeHandler: false);
        return dialect.Create(settings, new UpstreamTransport(pool, settings, credential, Clock));
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        (Address, Headers) = (request.RequestUri, request.Headers);
        ContentType = request.Content?.Headers.ContentType?.ToString();
        Body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        return await answer(cancellationToken);
    }

    private static HttpResponseMessage Message(
        ReplyStream reply, string contentType, HttpStatusCode status, (string Name, string Value)[] headers)
    {
        var message = new HttpResponseMessage(status) { Content = new StreamContent(reply) };
        if (contentType.Length > 0)
        {
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        message.Headers.TryAddWithoutValidation("x-request-id", "req_fixture");
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

/// <summary>What a call said, and how it ended.</summary>
/// <param name="Said">The events.</param>
/// <param name="Fault">What it threw; null when it ended by itself.</param>
internal sealed record Outcome(IReadOnlyList<ProviderEvent> Said, Exception? Fault)
{
    public ProviderFailure Failure => Assert.IsType<ProviderException>(Fault).Failure;

    public bool HasStopped => Said.Any(said => said is Stopped);

    public string Text => string.Concat(Said.OfType<TextDelta>().Select(delta => delta.Text));

    public UsageReported? Usage => Said.OfType<UsageReported>().LastOrDefault();

    public StopReason? Stop => Said.OfType<Stopped>().LastOrDefault()?.Reason;

    /// <summary>The events in words, for comparison; JSON is compared by its text, sealed content by what it holds.</summary>
    public string[] Words => [.. Said.Select(said => said is ReasoningSealed reasoning
        ? $"{reasoning.Key} {TestSeal.Opened(reasoning.EncryptedContent)}"
        : said.ToString())];

    public static async Task<Outcome> OfAsync(IProviderCall call, CancellationToken cancellationToken)
    {
        var said = new List<ProviderEvent>();
        try
        {
            await foreach (var next in call.StreamAsync(cancellationToken))
            {
                said.Add(next);
            }
        }
        catch (Exception fault) when (fault is ProviderException or OperationCanceledException)
        {
            return new Outcome(said, fault);
        }

        return new Outcome(said, null);
    }
}

/// <summary>Requests and offerings to call with.</summary>
internal static class Calls
{
    public static Offering Offering { get; } = new()
    {
        Provider = new ProviderName("upstream"),
        ModelId = "some-model",
        ProviderModelId = "provider-model-7",
        Capabilities = new ModelCapabilities { Images = true, Logprobs = true },
    };

    public static ResponseRequest Request(string json = """{"model":"some-model","input":"Hi"}""") =>
        ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(json));
}
