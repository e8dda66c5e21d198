using System.Net;
using System.Net.Sockets;
using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Background.Webhooks;

namespace Auriko.Core.Tests.Background.Webhooks;

/// <summary>Addresses by which a caller would have the gateway call what only the gateway can reach.</summary>
public sealed class ForgeryTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly WebhookMessage Message = new("evt_1", "1700000000", "v1,x", "{}"u8.ToArray());

    /// <summary>Addresses that a name may resolve to, none of them of the internet.</summary>
    public static TheoryData<string> Inside =>
    [
        // This machine
        "127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "::1", "::",
        // Link-local, with the metadata services of the clouds
        "169.254.169.254", "169.254.170.2", "169.254.0.1", "fe80::1", "fe80::a9fe:a9fe", "fd00:ec2::254",
        "168.63.129.16", "100.100.100.200", "192.0.0.192",
        // Private
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "fc00::1", "fdff::1",
        "fec0::1",
        // Shared by a carrier, for measuring, for documentation, for groups, reserved
        "100.64.0.1", "100.127.255.255", "198.18.0.1", "198.19.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "ff02::1", "2001:db8::1", "3fff::1", "5f00::1",
        // One kind within the other
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2002:c0a8:1::1",
        "2001:0:7f00:1::", "2001::5601:5601", "100::1",
    ];

    public static TheoryData<string> Outside =>
    [
        "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "169.253.255.255", "192.167.1.1",
        "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
    ];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task Send_NameThatResolvesToTheInside_IsNotConnectedTo(string address)
    {
        Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

        Assert.StartsWith("it could not be reached", await SendAsync("https://hooks.example.com/", address), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Outside))]
    public void Is_AddressOfTheInternet_IsPublic(string address) => Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    /// <summary>Every way to write an address, on any port: what is checked is what it comes to.</summary>
    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://127.0.0.1:8443/")]
    [InlineData("https://127.0.0.1.:443/")]
    [InlineData("https://%31%32%37.0.0.1/")]
    [InlineData("https://①②⑦.⓪.⓪.①/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[0:0:0:0:0:0:0:1]:22/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[fe80::1%25lo]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://0xa9fea9fe/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://localhost/")]
    [InlineData("https://LOCALHOST:6379/")]
    [InlineData("https://a.localhost/")]
    public async Task Send_InsideHoweverWritten_IsNotConnectedTo(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            return; // No address at all: no such target can be made.
        }

        using var sender = new WebhookSender(TimeProvider.System, PublicAddress.Is);

        Assert.NotNull(await sender.SendAsync(new WebhookTarget(address, Secret), Message, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("http://hooks.example.com/")]
    [InlineData("ftp://hooks.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_x")]
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://user:password@hooks.example.com/")]
    [InlineData("https://hooks.example.com@127.0.0.1/")]
    public async Task Send_OtherSchemeOrUser_IsNotEvenResolved(string url) =>
        Assert.Equal("the address or the secret is malformed", await SendAsync(url));

    [Fact]
    public async Task Send_NameOfBothSides_IsConnectedOutside()
    {
        var asked = new List<IPAddress>();
        using var handler = WebhookSender.CreateHandler(
            address =>
            {
                asked.Add(address);
                return false;
            },
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("8.8.8.8")]));
        using var sender = new WebhookSender(TimeProvider.System, handler);

        await sender.SendAsync(
            new WebhookTarget(new Uri("https://hooks.example.com/"), Secret), Message, TestContext.Current.CancellationToken);

        Assert.Equal([IPAddress.Loopback, IPAddress.Parse("8.8.8.8")], asked);
    }

    /// <summary>A name that resolves to the outside when it is checked and to the inside when it is called: it is asked once.</summary>
    [Fact]
    public async Task Connect_NameThatChanges_IsResolvedOnceAndTheCheckedAddressIsTheConnectedOne()
    {
        using var listener = Listen(out var port);
        var resolved = 0;
        using var client = new HttpClient(WebhookSender.CreateHandler(
            address => address.Equals(IPAddress.Loopback),
            (_, _) => Task.FromResult<IPAddress[]>([resolved++ == 0 ? IPAddress.Loopback : IPAddress.Parse("127.0.0.2")])));
        var answering = AnswerAsync(listener, "200 OK");

        using var reply = await client.GetAsync(new Uri($"http://rebound.test:{port}/"), TestContext.Current.CancellationToken);

        Assert.Equal("127.0.0.1", await answering);
        Assert.Equal(1, resolved);
    }

    [Theory]
    [InlineData("301 Moved Permanently")]
    [InlineData("302 Found")]
    [InlineData("307 Temporary Redirect")]
    [InlineData("308 Permanent Redirect")]
    public async Task Connect_Redirect_IsNotFollowed(string status)
    {
        using var listener = Listen(out var port);
        var names = new List<string>();
        using var client = new HttpClient(WebhookSender.CreateHandler(_ => true, (name, _) =>
        {
            names.Add(name);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        }));
        var answering = AnswerAsync(listener, status);

        using var reply = await client.PostAsync(
            new Uri($"http://hooks.test:{port}/"), new StringContent("{}"), TestContext.Current.CancellationToken);

        await answering;
        Assert.Equal(status[..3], ((int)reply.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["hooks.test"], names);
    }

    private static async Task<string?> SendAsync(string url, params string[] addresses)
    {
        using var handler = WebhookSender.CreateHandler(
            PublicAddress.Is,
            (_, _) => addresses.Length > 0
                ? Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse))
                : throw new InvalidOperationException("The name was asked for."));
        using var sender = new WebhookSender(TimeProvider.System, handler);
        return await sender.SendAsync(new WebhookTarget(new Uri(url), Secret), Message, TestContext.Current.CancellationToken);
    }

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    /// <summary>Answers one call with a way to the metadata service; says at which address it was called.</summary>
    private static async Task<string> AnswerAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
            // The head; the body is not needed.
        }

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nLocation: http://169.254.169.254/latest/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        return ((IPEndPoint)client.Client.LocalEndPoint!).Address.ToString();
    }
}
