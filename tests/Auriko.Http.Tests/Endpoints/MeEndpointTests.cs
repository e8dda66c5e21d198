using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class MeEndpointTests
{
    [Fact]
    public async Task Get_KnownKey_TellsWhoItIs()
    {
        await using var server = await GatewayServer.StartAsync();

        var identity = await (await server.GetAsync("/v1/me")).JsonAsync();

        Assert.Equal(
            """{"object":"api_key_identity","user_id":null,"workspace_id":"ws_1","tier":null,"rate_limit_rpm":60}""",
            identity.GetRawText());
    }
}
