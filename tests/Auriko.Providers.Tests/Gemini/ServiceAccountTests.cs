using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>A service account's assertion becomes a token, which is kept and put on calls.</summary>
public sealed class ServiceAccountTests : IDisposable
{
    private const string Section = "Auriko:Providers:vertex";
    private const string TokenAddress = "https://token.test/token";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly FakeTimeProvider _clock = new(FakeUpstream.Now);
    private readonly TokenEndpoint _endpoint = new();

    public void Dispose()
    {
        _rsa.Dispose();
        _endpoint.Dispose();
    }

    [Fact]
    public async Task Call_ServiceAccount_HasATokenForASignedAssertion()
    {
        using var services = Build(("ServiceAccountJson", Account()));

        var outcome = await CallAsync(services);

        Assert.Null(outcome.Fault);
        Assert.Equal(["Bearer token-1"], _endpoint.Authorizations);
        Assert.Equal(
            "/v1/projects/p/locations/l/publishers/google/models/provider-model-7:streamGenerateContent?alt=sse",
            _endpoint.Called?.PathAndQuery);
        var assertion = Assert.Single(_endpoint.Assertions).Split('.');
        Assert.True(_rsa.VerifyData(
            Encoding.ASCII.GetBytes($"{assertion[0]}.{assertion[1]}"),
            Base64Url.DecodeFromChars(assertion[2]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
        GeminiCall.AssertJson("""{"alg":"RS256","typ":"JWT","kid":"key-1"}""", Decoded(assertion[0]));
        GeminiCall.AssertJson(
            $$"""
            {"iss":"robot@p.test","scope":"https://www.googleapis.com/auth/cloud-platform","aud":"{{TokenAddress}}",
             "iat":{{FakeUpstream.Now.ToUnixTimeSeconds()}},"exp":{{FakeUpstream.Now.ToUnixTimeSeconds() + 3600}}}
            """,
            Decoded(assertion[1]));
    }

    [Fact]
    public async Task Call_TokenThatIsGood_IsUsedAgainUntilShortlyBeforeItExpires()
    {
        using var services = Build(("ServiceAccountJson", Account()));

        await CallAsync(services);
        _clock.Advance(TimeSpan.FromMinutes(54));
        await CallAsync(services);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await CallAsync(services);

        Assert.Equal(["Bearer token-1", "Bearer token-1", "Bearer token-2"], _endpoint.Authorizations);
    }

    [Fact]
    public async Task Call_ManyAtOnce_AskForOneToken()
    {
        using var services = Build(("ServiceAccountJson", Account()));
        _endpoint.Gate = new TaskCompletionSource();

        var calls = Enumerable.Range(0, 8).Select(_ => CallAsync(services)).ToArray();
        _endpoint.Gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Single(_endpoint.Assertions);
        Assert.Equal(8, _endpoint.Authorizations.Count);
    }

    [Fact]
    public async Task Call_TokenRefused_IsACredentialFailureWithoutSecrets()
    {
        using var services = Build(("ServiceAccountJson", Account()));
        _endpoint.Refusal = """{"error":"invalid_grant","error_description":"SECRET"}""";

        var outcome = await CallAsync(services);

        Assert.Equal(FailureKind.UpstreamCredential, outcome.Failure.Kind);
        Assert.DoesNotContain("SECRET", outcome.Fault!.ToString(), StringComparison.Ordinal);
        Assert.Null(_endpoint.Called);
    }

    [Fact]
    public void AddAurikoProviders_ServiceAccountFile_IsRead()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Account());
            using var services = Build(("ServiceAccountFile", file));

            var settings = Assert.Single(services.GetRequiredService<IOptions<ProvidersOptions>>().Value.Configured);
            Assert.Equal(UpstreamAuthentication.IssuedToken, settings.Authentication);
            Assert.DoesNotContain("PRIVATE KEY", settings.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("ServiceAccountJson", "{}", "ServiceAccountJson is not the JSON key of a service account")]
    [InlineData("ServiceAccountJson", "SECRET", "ServiceAccountJson is not the JSON key of a service account")]
    [InlineData("ServiceAccountJson", """{"client_email":"a@b.test","private_key":"SECRET"}""", "ServiceAccountJson is not the JSON key of a service account")]
    [InlineData("ServiceAccountFile", "/nowhere/at/all.json", "ServiceAccountFile names a file that cannot be read")]
    [InlineData("ServiceAccountFile", "", "Credential needs ServiceAccountFile or ServiceAccountJson, and not both")]
    public void AddAurikoProviders_BadServiceAccount_IsNamedWithoutSecrets(string setting, string value, string fault)
    {
        using var services = Build((setting, value));

        var problems = services.GetRequiredService<IOptionsMonitor<ProvidersOptions>>();
        var refused = Assert.Throws<OptionsValidationException>(() => problems.CurrentValue);
        Assert.Equal([$"{Section}:{fault}."], refused.Failures);
    }

    private ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new($"{Section}:Dialect", "gemini"),
            new($"{Section}:BaseUrl", "https://l-aiplatform.test/v1/projects/p/locations/l/publishers/google"),
            new($"{Section}:Credential", "service_account"),
            .. settings.Select(one => KeyValuePair.Create($"{Section}:{one.Key}", (string?)one.Value)),
        ]).Build();
        return new ServiceCollection()
            .AddSingleton(TestSeal.Instance)
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<UpstreamHandlerFactory>(_ => _endpoint)
            .AddAurikoProviders(configuration)
            .BuildServiceProvider();
    }

    private static Task<Outcome> CallAsync(ServiceProvider services) => Outcome.OfAsync(
        services.GetRequiredService<IResponseProvider>().Prepare(Calls.Request(), Calls.Offering),
        TestContext.Current.CancellationToken);

    private string Account() => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "service_account",
        ["private_key_id"] = "key-1",
        ["private_key"] = _rsa.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = "robot@p.test",
        ["token_uri"] = TokenAddress,
    });

    private static JsonElement Decoded(string part) => JsonElement.Parse(Base64Url.DecodeFromChars(part));

    /// <summary>Gives tokens, and answers calls with one word.</summary>
    private sealed class TokenEndpoint : HttpMessageHandler
    {
        public List<string> Assertions { get; } = [];

        public List<string?> Authorizations { get; } = [];

        public Uri? Called { get; private set; }

        public string? Refusal { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri?.AbsoluteUri != TokenAddress)
            {
                lock (Authorizations)
                {
                    Called = request.RequestUri;
                    Authorizations.Add(request.Headers.Authorization?.ToString());
                }

                return Answer(HttpStatusCode.OK, """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}""");
            }

            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            Assert.StartsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=", form, StringComparison.Ordinal);
            Assertions.Add(form.Split("assertion=")[1]);
            await (Gate?.Task ?? Task.CompletedTask);
            return Refusal is null
                ? Answer(HttpStatusCode.OK, $$"""{"access_token":"token-{{Assertions.Count}}","expires_in":3599,"token_type":"Bearer"}""")
                : Answer(HttpStatusCode.BadRequest, Refusal);
        }

        private static HttpResponseMessage Answer(HttpStatusCode status, string body) =>
            new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
    }
}
