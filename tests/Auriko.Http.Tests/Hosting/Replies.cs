using System.Net;
using System.Text;
using System.Text.Json;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Reads what the server sent.</summary>
internal static class Replies
{
    extension(HttpResponseMessage reply)
    {
        public string Header(string name) => Assert.Single(reply.Headers.GetValues(name));

        public async Task<JsonElement> JsonAsync()
        {
            Assert.Equal("application/json; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
            var bytes = await reply.Content.ReadAsByteArrayAsync(GatewayServer.Stop);
            Assert.Equal(bytes.Length, reply.Content.Headers.ContentLength);
            return JsonElement.Parse(bytes);
        }

        /// <summary>Checks status, code and that the envelope is whole, and returns the error.</summary>
        public async Task<JsonElement> ErrorAsync(HttpStatusCode status, string type, string code)
        {
            Assert.Equal(status, reply.StatusCode);
            var error = (await reply.JsonAsync()).GetProperty("error");
            Assert.Equal(type, error.GetProperty("type").GetString());
            Assert.Equal(code, error.GetProperty("code").GetString());
            Assert.Equal("https://docs.auriko.ai/errors/" + code, error.GetProperty("doc_url").GetString());
            Assert.NotEmpty(error.GetProperty("message").GetString()!);
            Assert.True(error.TryGetProperty("param", out _));
            Assert.NotEmpty(reply.Header("X-Request-ID"));
            Assert.NotEmpty(reply.Header("x-gateway-overhead-ms"));
            return error;
        }
    }

    extension(Stream body)
    {
        /// <summary>Reads up to the blank line that ends a frame; the text without it. Null at the end of the stream.</summary>
        public async Task<string?> FrameAsync()
        {
            var frame = new List<byte>();
            var next = new byte[1];
            while (await body.ReadAsync(next, GatewayServer.Stop) == 1)
            {
                frame.Add(next[0]);
                if (frame is [.., (byte)'\n', (byte)'\n'])
                {
                    return Encoding.UTF8.GetString([.. frame[..^2]]);
                }
            }

            return frame.Count == 0 ? null : throw new InvalidDataException("The stream ended inside a frame.");
        }
    }
}
