using System.Net.Sockets;
using System.Text;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Sends bytes as they are and reads whatever comes until the server closes.</summary>
internal static class RawExchange
{
    public const string RequestLine = "POST /v1/responses HTTP/1.1\r\n";

    public const string Headers =
        "Host: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " + OneKeyAuthenticator.Key + "\r\n";

    /// <summary>A request for a response, up to what frames its body; the last one on its connection.</summary>
    public const string Head = RequestLine + "Connection: close\r\n" + Headers;

    extension(GatewayServer server)
    {
        /// <summary>Exchanges one connection's worth of bytes.</summary>
        /// <param name="request">What is sent; one byte a character.</param>
        /// <param name="leave">Whether nothing more will be sent, and the server is told.</param>
        public async Task<string> ExchangeAsync(string request, bool leave = false)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.Address.Host, server.Address.Port, GatewayServer.Stop);
            using var reply = new MemoryStream();
            await using var stream = new NetworkStream(socket);
            try
            {
                await socket.SendAsync(Encoding.Latin1.GetBytes(request), GatewayServer.Stop);
                if (leave)
                {
                    socket.Shutdown(SocketShutdown.Send);
                }

                await stream.CopyToAsync(reply, GatewayServer.Stop);
            }
            catch (Exception reset) when (reset is IOException or SocketException)
            {
                // A reset ends the reply as a close does.
            }

            return Encoding.UTF8.GetString(reply.ToArray());
        }
    }
}
