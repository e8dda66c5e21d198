using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

[assembly: AssemblyFixture(typeof(Auriko.Simulator.Tests.SimulatorFixture))]

namespace Auriko.Simulator.Tests;

/// <summary>One simulator for all tests, as fast as it goes, and a client on it.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    private SimulatorHost? _host;

    public HttpClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(
            new SimulatorOptions { FirstToken = TimeSpan.Zero, Delta = TimeSpan.Zero, KeptRequests = 10_000 },
            TestContext.Current.CancellationToken);
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _host.BaseAddress };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "sk-test");
        Client.DefaultRequestHeaders.Add("x-api-key", "key");
        Client.DefaultRequestHeaders.Add("x-goog-api-key", "key");
        Client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? script = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (script is not null)
        {
            request.Headers.Add("x-sim-script", script);
        }

        return Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts and reads a reply that must be 200 and JSON.</summary>
    public async Task<JsonElement> AskAsync(string path, string json, string? script = null)
    {
        using var response = await PostAsync(path, json, script);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    /// <summary>Posts and reads an error.</summary>
    public async Task<(int Status, JsonElement Error)> FailAsync(string path, string json, string? script = null)
    {
        using var response = await PostAsync(path, json, script);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonElement.Parse(body).GetProperty("error"));
    }
}
