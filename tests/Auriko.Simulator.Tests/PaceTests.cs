using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Simulator.Tests;

public sealed class PaceTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Reply_ScriptedPace_TakesItsTimeByTheClock(string stream)
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetUtcNow();
        await using var host = await SimulatorHost.StartAsync(
            new SimulatorOptions { Clock = clock }, TestContext.Current.CancellationToken);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "k");

        var reading = ReadAsync(client, stream);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.Contains("3 ", await reading);
        Assert.True(clock.GetUtcNow() - start >= TimeSpan.FromMilliseconds(50 + (3 * 20)));
    }

    private static async Task<string> ReadAsync(HttpClient client, string stream)
    {
        using var content = new StringContent(
            $$"""{"model":"gpt-5","stream":{{stream}},"input":"[[sim:deltas count=4 ttft_ms=50 delay_ms=20]]"}""",
            Encoding.UTF8,
            "application/json");
        using var response = await client.PostAsync(
            new Uri("openai/v1/responses", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
