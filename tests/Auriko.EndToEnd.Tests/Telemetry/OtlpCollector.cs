using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Auriko.EndToEnd.Tests.Telemetry;

/// <summary>
/// Takes what is sent by OTLP as protobuf over HTTP, and keeps the bodies as they came: texts stand in them as they are.
/// </summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly SemaphoreSlim _grown = new(0);
    private readonly Task _serving;

    public OtlpCollector()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>The bodies of one signal, such as <c>traces</c>.</summary>
    public IEnumerable<byte[]> Of(string signal) =>
        from received in _received where received.Path == $"/v1/{signal}" select received.Body;

    /// <summary>Whether any body of a signal has all these texts or ids.</summary>
    public bool Has(string signal, params byte[][] parts) =>
        Of(signal).Any(body => parts.All(part => body.AsSpan().IndexOf(part) >= 0));

    /// <summary>Whether a text stands in anything that was sent.</summary>
    public bool Has(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _received.Any(received => received.Body.AsSpan().IndexOf(bytes) >= 0);
    }

    /// <summary>Waits until a body of a signal has all these texts or ids.</summary>
    public async Task WaitForAsync(string signal, params byte[][] parts)
    {
        while (!Has(signal, parts))
        {
            Assert.True(
                await _grown.WaitAsync(Patience, TestContext.Current.CancellationToken), $"{signal} did not come in time.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        _grown.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                _received.Enqueue((call.Request.Url!.AbsolutePath, body.ToArray()));
                call.Response.ContentType = "application/x-protobuf";
                call.Response.Close();
                _grown.Release();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
