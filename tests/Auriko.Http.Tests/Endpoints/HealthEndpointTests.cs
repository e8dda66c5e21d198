using System.Net;
using System.Text;
using Auriko.Http.Endpoints;
using Auriko.Http.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Auriko.Http.Tests.Endpoints;

public sealed class HealthEndpointTests
{
    [Theory]
    [InlineData("/health/live", """{"status":"live","reasons":[]}""")]
    [InlineData("/health/ready", """{"status":"ready","reasons":[]}""")]
    public async Task Get_RunningHost_NeedsNoKeyAndAnswers(string path, string expected)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));

        var reply = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(expected, (await reply.JsonAsync()).GetRawText());
        Assert.NotEmpty(reply.Header("X-Request-ID"));
    }

    [Fact]
    public async Task Ready_ProblemThatPasses_IsReportedAndForgotten()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Check.Problem = "The keys cannot be read.";

        var before = await server.GetAsync("/health/ready");
        server.Check.Problem = null;
        var after = await server.GetAsync("/health/ready");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (before.StatusCode, before.Header("Retry-After")));
        Assert.False(after.Headers.Contains("Retry-After"));
        Assert.Equal(
            """{"status":"not_ready","reasons":["The keys cannot be read."]}""", (await before.JsonAsync()).GetRawText());
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Ready_NoProvider_SaysWhichSettingIsMissing()
    {
        await using var server = await GatewayServer.StartAsync(providers: []);

        var report = await (await server.GetAsync("/health/ready")).JsonAsync();

        Assert.Contains("Auriko:Providers:", Assert.Single(report.GetProperty("reasons").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Ready_ProviderThatServesNothing_IsNotReady()
    {
        await using var server = await GatewayServer.StartAsync(providers: ["other"]);

        var reply = await server.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
    }

    [Theory]
    [InlineData(false, false, "The host is starting.")]
    [InlineData(true, true, "The host is stopping.")]
    public async Task Ready_HostNotRunning_SaysSo(bool started, bool stopping, string reason)
    {
        var lifetime = new Mock<IHostApplicationLifetime>();
        lifetime.Setup(host => host.ApplicationStarted).Returns(new CancellationToken(started));
        lifetime.Setup(host => host.ApplicationStopping).Returns(new CancellationToken(stopping));
        using var clock = new SteppedClock();
        var runner = new EndpointRunner(new OneKeyAuthenticator(), new SetBudget(), clock, NullLogger<EndpointRunner>.Instance);
        var endpoint = new HealthEndpoint(runner, lifetime.Object, []);
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;

        await (await endpoint.Ready(context.Request)).ExecuteAsync(context);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, context.Response.StatusCode);
        Assert.Contains(reason, Encoding.UTF8.GetString(body.ToArray()), StringComparison.Ordinal);
    }
}
