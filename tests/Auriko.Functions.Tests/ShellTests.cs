using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Routing;
using Auriko.Functions.Background;
using Auriko.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Auriko.Functions.Tests;

/// <summary>Each function answers as its route's endpoint does.</summary>
public sealed class ShellTests
{
    [Theory]
    [InlineData("CreateResponse", "POST", "/v1/responses", 502)]
    [InlineData("GetResponse", "GET", "/v1/responses/resp_1", 404)]
    [InlineData("DeleteResponse", "DELETE", "/v1/responses/resp_1", 404)]
    [InlineData("CancelResponse", "POST", "/v1/responses/resp_1/cancel", 404)]
    [InlineData("ListInputItems", "GET", "/v1/responses/resp_1/input_items", 404)]
    [InlineData("ListModels", "GET", "/v1/models", 200)]
    [InlineData("GetModel", "GET", "/v1/models/some-model", 404)]
    [InlineData("ListDirectoryModels", "GET", "/v1/directory/models", 200)]
    [InlineData("ListRegistryModels", "GET", "/v1/registry/models", 200)]
    [InlineData("ListRegistryProviders", "GET", "/v1/registry/providers", 200)]
    [InlineData("GetMe", "GET", "/v1/me", 200)]
    [InlineData("ListApiKeys", "GET", "/v1/workspaces/default/api-keys", 404)]
    [InlineData("CreateApiKey", "POST", "/v1/workspaces/default/api-keys", 404)]
    [InlineData("GetApiKey", "GET", "/v1/workspaces/default/api-keys/key_2", 404)]
    [InlineData("ChangeApiKey", "PATCH", "/v1/workspaces/default/api-keys/key_2", 404)]
    [InlineData("RevokeApiKey", "DELETE", "/v1/workspaces/default/api-keys/key_2", 404)]
    [InlineData("RotateApiKey", "POST", "/v1/workspaces/default/api-keys/key_2/rotate", 404)]
    [InlineData("GetKeyUsage", "GET", "/v1/workspaces/default/api-keys/key_2/usage", 404)]
    [InlineData("ListUsage", "GET", "/v1/usage", 404)]
    [InlineData("HealthLive", "GET", "/health/live", 200)]
    [InlineData("HealthReady", "GET", "/health/ready", 503)]
    public async Task Function_OfARoute_AnswersAsItsEndpoint(string name, string method, string path, int status)
    {
        await using var services = NewServices();
        var route = AurikoRoutes.All.Single(route => route.Name == name);

        var expected = await AnswerAsync(services, method, path, route.Handle);
        var actual = await AnswerAsync(services, method, path, request => Call(name, request));

        Assert.Equal(status, actual.Status);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/v1/responses", 405)]
    [InlineData("OPTIONS", "/v1/responses", 204)]
    public async Task Unmatched_AnythingElse_HasTheEnvelope(string method, string path, int status)
    {
        await using var services = NewServices();

        var answer = await AnswerAsync(services, method, path, request => Call("Unmatched", request));

        Assert.Equal(status, answer.Status);
    }

    private static ServiceProvider NewServices()
    {
        var gateway = new Mock<IResponseGateway>(MockBehavior.Strict);
        gateway.Setup(port => port.CreateAsync(It.IsAny<GatewayCall>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new GatewayException(new GatewayError(ErrorCode.UpstreamError, "No answer.", Provider: "first")));
        var keys = new Mock<ICallerAuthenticator>();
        var stored = new Mock<IBackgroundResponses> { DefaultValueProvider = new NotFoundProvider() };
        var workspaces = new Mock<IWorkspaceKeys> { DefaultValueProvider = new NotFoundProvider() };
        var usage = new Mock<IUsageReports> { DefaultValueProvider = new NotFoundProvider() };
        keys.Setup(port => port.AuthenticateAsync("Bearer key", It.IsAny<CancellationToken>()))
            .ReturnsAsync(new Caller("key_1", null));
        var catalog = new Mock<ICatalog>();
        catalog.Setup(port => port.Current).Returns(new CatalogSnapshot("1", DateTimeOffset.UnixEpoch, []));

        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(gateway.Object)
            .AddSingleton(stored.Object)
            .AddSingleton(usage.Object)
            .AddSingleton(keys.Object)
            .AddSingleton(catalog.Object)
            .AddSingleton(Mock.Of<ILiveFigures>())
            .AddSingleton(Mock.Of<IKeyedReplies>())
            .AddSingleton(Mock.Of<IBudgetFigures>())
            .AddSingleton(workspaces.Object)
            .AddSingleton(Mock.Of<IByokKeys>())
            .AddSingleton<DurableEngine>()
            .AddSingleton(Mock.Of<IHostApplicationLifetime>())
            .AddSingleton<TimeProvider>(new StoppedClock())
            .AddAurikoHttp(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
    }

    private static Task<IResult> Call(string name, HttpRequest request)
    {
        var function = AppFunction.All.Single(function => function.Name == name);
        var shell = ActivatorUtilities.CreateInstance(request.HttpContext.RequestServices, function.Method.DeclaringType!);
        var arguments = function.Method.GetParameters().Select(parameter =>
            parameter.ParameterType == typeof(HttpRequest) ? request : (object)new Mock<DurableTaskClient>("hub").Object);
        return (Task<IResult>)function.Method.Invoke(shell, [.. arguments])!;
    }

    private static async Task<(int Status, string Body)> AnswerAsync(
        IServiceProvider services, string method, string path, Func<HttpRequest, Task<IResult>> handle)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Headers.Authorization = "Bearer key";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes("""{"model":"m","input":"x"}"""));
        using var body = new MemoryStream();
        context.Response.Body = body;

        await (await handle(context.Request)).ExecuteAsync(context);

        return (context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>Whatever is asked for does not exist.</summary>
    private sealed class NotFoundProvider : DefaultValueProvider
    {
        protected override object GetDefaultValue(Type type, Mock mock) =>
            throw new GatewayException(new GatewayError(ErrorCode.ResourceNotFound, "There is no such response."));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;
    }
}
