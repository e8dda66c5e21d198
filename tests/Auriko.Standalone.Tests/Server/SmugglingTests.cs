using System.Text.RegularExpressions;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Standalone.Tests.Server;

/// <summary>
/// Requests that a proxy in front may read as one and the server as two. Every one of them gets one answer, and no second
/// request is ever seen in it.
/// </summary>
public sealed class SmugglingTests
{
    private const string Hidden = "GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Request-ID: smuggled\r\n\r\n";

    private static readonly string Body = Samples.PlainBody;
    private static readonly string Chunk = $"{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n";

    /// <summary>Name, what frames the body, and the body with what comes after it.</summary>
    public static TheoryData<string, string, string> Malformed => new()
    {
        { "two lengths", $"Content-Length: {Body.Length}\r\nContent-Length: 5\r\n\r\n", Body },
        { "list of lengths", $"Content-Length: {Body.Length}, 5\r\n\r\n", Body },
        { "negative length", "Content-Length: -1\r\n\r\n", Body },
        { "length in hexadecimal", "Content-Length: 0x10\r\n\r\n", Body },
        { "length too large for any number", "Content-Length: 99999999999999999999\r\n\r\n", Body },
        { "folded header", $"X-Folded: a\r\n b\r\nContent-Length: {Body.Length}\r\n\r\n", Body },
        { "folded framing", "Transfer-Encoding:\r\n chunked\r\n\r\n", Chunk },
        { "space before the colon", $"Content-Length : {Body.Length}\r\n\r\n", Body },
        { "name with a null byte", $"X-A\0B: c\r\nContent-Length: {Body.Length}\r\n\r\n", Body },
        { "value with a null byte", $"X-A: b\0c\r\nContent-Length: {Body.Length}\r\n\r\n", Body },
        { "bare carriage return", $"X-A: b\rContent-Length: 5\r\nContent-Length: {Body.Length}\r\n\r\n", Body },
        { "chunked not last", "Transfer-Encoding: chunked, identity\r\n\r\n", Chunk },
        { "unknown coding", "Transfer-Encoding: xchunked\r\n\r\n", Chunk },
        { "chunk of no number", "Transfer-Encoding: chunked\r\n\r\n", "zz\r\n" + Body },
        { "chunk with a sign", "Transfer-Encoding: chunked\r\n\r\n", $"+{Chunk}" },
        { "chunk with 0x", "Transfer-Encoding: chunked\r\n\r\n", $"0x{Chunk}" },
        { "chunk too large for any number", "Transfer-Encoding: chunked\r\n\r\n", $"fffffffffffffffff\r\n{Body}" },
        { "chunk of the largest number", "Transfer-Encoding: chunked\r\n\r\n", $"ffffffffffffffff\r\n{Body}" },
        { "chunk shorter than its data", "Transfer-Encoding: chunked\r\n\r\n", $"1\r\n{Body}\r\n0\r\n\r\n" },
        { "chunk size ended by a line feed", "Transfer-Encoding: chunked\r\n\r\n", $"{Body.Length:x}\n{Body}\r\n0\r\n\r\n" },
        {
            "line feed in a chunk extension", "Transfer-Encoding: chunked\r\n\r\n",
            $"{Body.Length:x};a\nb\r\n{Body}\r\n0\r\n\r\n"
        },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Create_MalformedFraming_IsRefusedAndTheConnectionClosed(string shape, string framing, string rest)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(RawExchange.RequestLine + RawExchange.Headers + framing + rest + Hidden);

        Assert.True(Statuses(reply) is ["400" or "411" or "501"], $"{shape}: {reply}");
        Assert.DoesNotContain("smuggled", reply, StringComparison.Ordinal);
        Assert.Empty(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_CodingBeneathTheChunks_IsUnsupported()
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(RawExchange.Head + "Transfer-Encoding: gzip, chunked\r\n\r\n" + Chunk);

        Assert.Equal(["415"], Statuses(reply));
        Assert.Empty(server.Gateway.Calls);
    }

    /// <summary>RFC 9112, 6.3: the chunks count, and what follows must not be read as another request.</summary>
    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n")]
    public async Task Create_LengthAndChunks_IsReadByItsChunksAndTheConnectionClosed(string framing)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(RawExchange.RequestLine + RawExchange.Headers + framing + Chunk + Hidden);

        Assert.True(Statuses(reply) is ["200"], reply);
        Assert.Contains("\r\nConnection: close\r\n", reply, StringComparison.Ordinal);
        Assert.Single(server.Gateway.Calls);
    }

    [Theory]
    [InlineData("X-A: b\nHost: y")]
    [InlineData("X-A: b\nX-B: c")]
    public async Task Create_LineEndedByALineFeedAlone_IsRefused(string lines)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(
            RawExchange.RequestLine + RawExchange.Headers + lines + $"\r\nContent-Length: {Body.Length}\r\n\r\n" + Body + Hidden);

        Assert.True(Statuses(reply) is ["400"], reply);
        Assert.Empty(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_ChunkExtension_IsReadOver()
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(
            RawExchange.Head + "Transfer-Encoding: chunked\r\n\r\n" + $"{Body.Length:x};name=value\r\n{Body}\r\n0\r\nX-Trailer: a\r\n\r\n");

        Assert.Equal(["200"], Statuses(reply));
        Assert.Single(server.Gateway.Calls);
    }

    [Theory]
    [InlineData("GET /v1/me HTTP/1.1\r\n\r\n")]
    [InlineData("GET /v1/me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    [InlineData("GET /v1/me HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET /v1/m\0e HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET http://x/ /v1/me HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task Get_MalformedHead_IsRefused(string request)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(request);

        Assert.True(Statuses(reply) is ["400" or "505"], reply);
    }

    private static Task<GatewayServer> StartAsync() => GatewayServer.StartAsync(configure: WebServer.Configure);

    private static string[] Statuses(string reply) =>
        [.. Regex.Matches(reply, @"HTTP/1\.1 (\d{3}) ").Select(match => match.Groups[1].Value)];
}
