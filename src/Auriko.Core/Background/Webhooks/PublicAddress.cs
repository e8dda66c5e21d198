using System.Net;
using System.Net.Sockets;

namespace Auriko.Core.Background.Webhooks;

/// <summary>Tells addresses of the internet from those of this machine and the networks around it. Pure.</summary>
/// <remarks>
/// IANA's special-purpose registries, and 168.63.129.16, a public address by number at which Azure's own platform answers
/// its machines. Of IPv6 only what is given out for the internet counts, less what carries an IPv4 address within.
/// </remarks>
internal static class PublicAddress
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork[] SpecialOfGlobal =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(network => IPNetwork.Parse(network))];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address is one of the internet.</summary>
    /// <param name="address">The address.</param>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Is(address.MapToIPv4());
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Special.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 =>
                Global.Contains(address) && !SpecialOfGlobal.Any(network => network.Contains(address)),
            _ => false,
        };
    }
}
