using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Auriko.Tests.Shared;
using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Storage;

/// <summary>
/// Azurite as a real process on free ports. It ends with this process, however that ends. Without a
/// folder it keeps everything in memory.
/// </summary>
public sealed class AzuriteServer : IAsyncDisposable
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string? _folder;
    private readonly int _port;
    private readonly int _blobPort;
    private Process _process;

    private AzuriteServer(string? folder)
    {
        _folder = folder;
        (_port, _blobPort) = FindFreePorts();
        _process = Launch();
    }

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
        + $"TableEndpoint=http://127.0.0.1:{_port}/devstoreaccount1;BlobEndpoint=http://127.0.0.1:{_blobPort}/devstoreaccount1;";

    public TableServiceClient CreateClient() => new(ConnectionString);

    public static async Task<AzuriteServer> StartAsync(string? folder = null)
    {
        var server = new AzuriteServer(folder);
        await server.WaitUntilListeningAsync();
        return server;
    }

    /// <summary>Kills it, without a chance to save.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>Starts it again after a kill, on the same port and folder.</summary>
    public Task RestartAsync()
    {
        _process = Launch();
        return WaitUntilListeningAsync();
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private Process Launch()
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                RepositoryRoot.At("src", "Auriko.Standalone", "Azurite", "azurite.cjs"),
                RepositoryRoot.At("node_modules", "azurite"),
                "--tableHost", "127.0.0.1",
                "--tablePort", $"{_port}",
                "--blobHost", "127.0.0.1",
                "--blobPort", $"{_blobPort}",
                "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            },
        };
        string[] persistence = _folder is null ? ["--inMemoryPersistence"] : ["--location", _folder];
        Array.ForEach(persistence, start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    private async Task WaitUntilListeningAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Table service is successfully listening", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("Azurite did not start. Is it installed? Run 'npm ci' in the root of the tree.");
    }

    private static (int Table, int Blob) FindFreePorts()
    {
        using var table = new TcpListener(IPAddress.Loopback, 0);
        using var blob = new TcpListener(IPAddress.Loopback, 0);
        table.Start();
        blob.Start();
        return (((IPEndPoint)table.LocalEndpoint).Port, ((IPEndPoint)blob.LocalEndpoint).Port);
    }
}
