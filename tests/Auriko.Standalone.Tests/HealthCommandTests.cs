using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Auriko.Standalone.Tests;

public sealed class HealthCommandTests
{
    [Theory]
    [InlineData("200 OK", 0)]
    [InlineData("503 Service Unavailable", 1)]
    [InlineData("302 Found", 1)]
    public async Task Health_EndsAsTheGatewayAnswers(string status, int code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = AnswerAsync(listener, status);

        var (ended, errors) = await RunAsync($"http://*:{((IPEndPoint)listener.LocalEndpoint).Port};http://127.0.0.1:1");

        Assert.StartsWith("GET /health/live HTTP/1.1", await answer, StringComparison.Ordinal);
        Assert.Equal(code, ended);
        Assert.Equal(code == 0, errors.Length == 0);
    }

    [Fact]
    public async Task Health_NobodyListens_SaysWhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();

        var (ended, errors) = await RunAsync(address);

        Assert.Equal(1, ended);
        Assert.StartsWith($"{address}/health/live did not answer", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("")]
    [InlineData("/tmp")]
    [InlineData("ftp://127.0.0.1")]
    public async Task Health_NoAddress_SaysSo(string urls)
    {
        var (ended, errors) = await RunAsync(urls);

        Assert.Equal(1, ended);
        Assert.StartsWith($"'{urls}' is no address", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Errors)> RunAsync(string urls)
    {
        var errors = new StringWriter();
        var code = await GatewayCommand.Create()
            .Parse(["health", "--urls", urls])
            .InvokeAsync(new InvocationConfiguration { Error = errors });
        return (code, errors.ToString());
    }

    private static async Task<string> AnswerAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var request = await reader.ReadLineAsync();
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The rest of the head.
        }

        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nLocation: /\r\nConnection: close\r\n\r\n"));
        return request!;
    }
}
