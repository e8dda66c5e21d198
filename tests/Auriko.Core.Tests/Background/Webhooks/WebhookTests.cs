using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Background.Webhooks;
using Auriko.Core.Contract;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Background.Webhooks;

public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly WebhookTarget Target = new(new Uri("https://hooks.example.com/x?token=1"), Secret);

    private readonly FakeTimeProvider _clock = new(Now);

    public static TheoryData<string, bool> Addresses => new()
    {
        { "8.8.8.8", true }, { "2606:4700::1111", true }, { "172.32.0.1", true },
        { "127.0.0.1", false }, { "10.1.2.3", false }, { "172.16.0.1", false }, { "192.168.1.1", false },
        { "169.254.169.254", false }, { "100.64.0.1", false }, { "0.0.0.0", false }, { "224.0.0.1", false },
        { "255.255.255.255", false }, { "::1", false }, { "::", false }, { "fe80::1", false }, { "fd00::1", false },
        { "::ffff:127.0.0.1", false }, { "::ffff:8.8.8.8", true }, { "64:ff9b::7f00:1", false }, { "2002:7f00:1::", false },
        { "2001:db8::1", false }, { "ff02::1", false },
    };

    [Theory]
    [MemberData(nameof(Addresses))]
    public void Is_Address_OnlyOfTheInternet(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public void Of_Webhook_IsSignedAsStandardWebhooksSay()
    {
        var message = WebhookMessage.Of(Pending(), Now);

        var signed = Encoding.UTF8.GetBytes($"{message.Id}.{message.Timestamp}.{Encoding.UTF8.GetString(message.Body.Span)}");
        var expected = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed);
        Assert.Equal("v1," + Convert.ToBase64String(expected), message.Signature);
        Assert.Equal(Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture), message.Timestamp);
        var body = JsonElement.Parse(message.Body.Span);
        Assert.Equal("response.completed", body.GetProperty("type").GetString());
        Assert.Equal(Pending().ResponseId, body.GetProperty("data").GetProperty("id").GetString());
        Assert.Equal(message.Body.ToArray(), WebhookMessage.Of(Pending(), Now.AddHours(1)).Body.ToArray());
    }

    [Theory]
    [InlineData("https://example.com/hook", Secret, true)]
    [InlineData("http://example.com/hook", Secret, false)]
    [InlineData("https://user:x@example.com/hook", Secret, false)]
    [InlineData("https://example.com/hook", "whsec_c2hvcnQ=", false)]
    [InlineData("https://example.com/hook", "other", false)]
    public void IsValid_Target_HttpsAndALongSecret(string url, string secret, bool isValid) =>
        Assert.Equal(isValid, new WebhookTarget(new Uri(url), secret).IsValid);

    [Fact]
    public void ToString_Target_ShowsNeitherSecretNorQuery() => Assert.Equal("https://hooks.example.com/x", Target.ToString());

    [Fact]
    public async Task Deliver_Taken_IsRemoved()
    {
        var (queue, sender) = (new MemoryQueue(Pending()), new ScriptedSender(null));

        await Delivery(queue, sender).DeliverDueAsync(TestContext.Current.CancellationToken);

        Assert.True(queue.IsEmpty);
        Assert.Single(sender.Sent);
    }

    [Fact]
    public async Task Deliver_NeverTaken_BacksOffAndGivesUp()
    {
        var (queue, sender) = (new MemoryQueue(Pending()), new ScriptedSender("it answered with status 500"));
        var delivery = Delivery(queue, sender);
        foreach (var pause in WebhookDelivery.Pauses)
        {
            await delivery.DeliverDueAsync(TestContext.Current.CancellationToken);
            await delivery.DeliverDueAsync(TestContext.Current.CancellationToken);
            _clock.Advance(pause);
        }

        Assert.True(queue.IsEmpty);
        Assert.Equal(WebhookDelivery.Pauses.Length, sender.Sent.Count);
        Assert.Single(sender.Sent.Select(message => message.Id).Distinct());
    }

    [Theory]
    [InlineData("https://127.0.0.1:9/hook")]
    [InlineData("https://localhost:9/hook")]
    [InlineData("https://[::1]:9/hook")]
    public async Task Send_AddressOfThisMachine_IsNotConnectedTo(string url)
    {
        using var sender = new WebhookSender(TimeProvider.System, PublicAddress.Is);

        var problem = await sender.SendAsync(
            new WebhookTarget(new Uri(url), Secret), WebhookMessage.Of(Pending(), Now), TestContext.Current.CancellationToken);

        Assert.StartsWith("it could not be reached", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PlainHttp_IsNotSent()
    {
        using var sender = new WebhookSender(TimeProvider.System, _ => true);

        Assert.NotNull(await sender.SendAsync(
            new WebhookTarget(new Uri("http://127.0.0.1:9/"), Secret), WebhookMessage.Of(Pending(), Now), TestContext.Current.CancellationToken));
    }

    private static PendingWebhook Pending() =>
        new("resp_0190000000007000800000000000000a", ResponseStatus.Completed, Target, Now) { DueAt = Now };

    private WebhookDelivery Delivery(IPendingWebhooks queue, IWebhookSender sender) =>
        new(queue, sender, _clock, NullLogger<WebhookDelivery>.Instance);

    private sealed class MemoryQueue(PendingWebhook first) : IPendingWebhooks
    {
        private volatile PendingWebhook? _waiting = first;

        public bool IsEmpty => _waiting is null;

        public Task<IReadOnlyList<PendingWebhook>> ListAsync(int shard, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<PendingWebhook>>(
                _waiting is { } webhook && ResponseKey.ShardOf(webhook.ResponseId) == shard ? [webhook] : []);

        public Task<PendingWebhook?> TryTakeAsync(PendingWebhook webhook, DateTimeOffset dueAt, CancellationToken cancellationToken)
        {
            _waiting = webhook with { DueAt = dueAt, Tries = webhook.Tries + 1 };
            return Task.FromResult<PendingWebhook?>(_waiting);
        }

        public Task RemoveAsync(PendingWebhook webhook, CancellationToken cancellationToken)
        {
            _waiting = null;
            return Task.CompletedTask;
        }
    }

    private sealed class ScriptedSender(string? problem) : IWebhookSender
    {
        public List<WebhookMessage> Sent { get; } = [];

        public Task<string?> SendAsync(WebhookTarget target, WebhookMessage message, CancellationToken cancellationToken)
        {
            Sent.Add(message);
            return Task.FromResult(problem);
        }
    }
}
