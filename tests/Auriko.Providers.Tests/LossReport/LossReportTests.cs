using System.Text.Json;
using System.Text.RegularExpressions;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Routing;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Providers.Tests.LossReport;

/// <summary>
/// Every field of a request, at every provider as it is configured by default: it reaches the wire, or a warning names
/// it and <c>require_parameters</c> refuses it. There is no third outcome.
/// </summary>
public sealed partial class LossReportTests
{
    private static readonly string[] KnownNames = ["openai", "azure_openai", "deepseek", "anthropic", "google_ai_studio"];

    private static readonly ModelCapabilities Able = new()
    {
        Images = true,
        Reasoning = true,
        ReasoningEfforts = ["none", "low", "medium", "high"],
        Logprobs = true,
    };

    private static readonly ModelCapabilities Unable = new()
    {
        Tools = false,
        ParallelTools = false,
        RequiredToolChoice = false,
        StructuredOutput = false,
        JsonMode = false,
        Sampling = false,
    };

    private static readonly NestedType[] Nested =
    [
        new(typeof(InputMessage), "/input/#"),
        new(typeof(InputFunctionCall), "/input/#"),
        new(typeof(InputFunctionCallOutput), "/input/#"),
        new(typeof(InputReasoning), "/input/#", "id", "origin", "text"),
        new(typeof(OpaqueInputItem), "/input/#", "type"),
        new(typeof(InputText), "/input/#/content/#"),
        new(typeof(InputRefusal), "/input/#/content/#"),
        new(typeof(InputImage), "/input/#/content/#"),
        new(typeof(InputFile), "/input/#/content/#"),
        new(typeof(OpaqueInputPart), "/input/#/content/#", "type"),
        new(typeof(FunctionTool), "/tools/#"),
        new(typeof(OpaqueTool), "/tools/#", "type"),
        new(typeof(ToolChoiceMode), "/tool_choice", "mode"),
        new(typeof(ToolChoiceFunction), "/tool_choice"),
        new(typeof(ToolChoiceAllowed), "/tool_choice"),
        new(typeof(OpaqueToolChoice), "/tool_choice"),
        new(typeof(TextConfiguration), "/text"),
        new(typeof(PlainTextFormat), "/text/format"),
        new(typeof(JsonObjectFormat), "/text/format"),
        new(typeof(JsonSchemaFormat), "/text/format"),
        new(typeof(ReasoningConfiguration), "/reasoning"),
    ];

    /// <summary>The providers known by name whose dialect there is, and one of each dialect by another name.</summary>
    public static TheoryData<string, string> Providers
    {
        get
        {
            var dialects = Dialects();
            var known = KnownNames
                .Select(name => (Name: name, BuiltInProviders.Of(name)!.Dialect))
                .Where(provider => dialects.Contains(provider.Dialect));
            return [.. known.Concat(dialects.Select(dialect => (Name: "own", dialect)))];
        }
    }

    /// <summary>A member added to the contract needs a line in the table.</summary>
    [Fact]
    public void Fields_Table_HasEveryMemberOfTheContract()
    {
        var shapes = RequestFields.All.Select(field => field.Shape).ToArray();
        var members = typeof(ResponseRequest).GetProperties().Select(member => $"/{SnakeCase(member.Name)}")
            .Except(["/raw", "/additional_fields"])
            .Concat(Nested.SelectMany(type => type.Shapes));

        Assert.All(members, member => Assert.Contains(
            shapes, shape => shape == member || shape.StartsWith(member + "/", StringComparison.Ordinal)));
    }

    /// <summary>A type added to the contract needs a place in the request.</summary>
    [Fact]
    public void Fields_Table_HasEveryTypeOfTheContract()
    {
        Type[] unions = [typeof(InputItem), typeof(InputPart), typeof(Tool), typeof(TextFormat), typeof(ToolChoice)];
        var types = typeof(ResponseRequest).Assembly.GetTypes().Where(type => unions.Contains(type.BaseType));

        Assert.Empty(types.Except(Nested.Select(type => type.Type)));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Prepare_EveryFieldOfAnAbleModel_IsSentOrNamed(string name, string dialect) => Check(name, dialect, Able);

    [Theory]
    [MemberData(nameof(Providers))]
    public void Prepare_EveryFieldOfAModelThatCanDoLittle_IsSentOrNamed(string name, string dialect) =>
        Check(name, dialect, Unable);

    [Theory]
    [MemberData(nameof(Providers))]
    public void TryTake_EveryFieldThatIsDropped_IsRefusedWhenParametersAreRequired(string name, string dialect)
    {
        var upstream = new Upstream(name, dialect, Able);
        var faults = new List<string>();
        foreach (var field in RequestFields.All.Where(field => !field.IsGateways))
        {
            foreach (var value in new[] { field.One, field.Other })
            {
                var isDropped = upstream.Send(field.Request(value))?.Warnings
                    .Any(warning => warning.Code == WarningCodes.UnsupportedParameter);
                if (isDropped is true && upstream.Refusal(field.Request(value, isStrict: true)) is not ErrorCode.RequiredParamsNotSupported)
                {
                    faults.Add($"{field.Pointer} = {value}");
                }
            }
        }

        Assert.Empty(faults);
    }

    private static void Check(string name, string dialect, ModelCapabilities capabilities)
    {
        var upstream = new Upstream(name, dialect, capabilities);
        var faults = RequestFields.All.Select(field => FaultOf(field, upstream)).OfType<string>().ToArray();

        Assert.True(faults.Length == 0, $"{faults.Length} at {name} ({dialect}):\n{string.Join('\n', faults)}");
    }

    private static string? FaultOf(RequestField field, Upstream upstream)
    {
        var one = upstream.Send(field.Request(field.One));
        var other = upstream.Send(field.Request(field.Other));
        if (one is null || other is null)
        {
            // The request was refused as a whole.
            return null;
        }

        var isSent = !JsonElement.DeepEquals(one.Wire, other.Wire);
        if (field.IsGateways)
        {
            return isSent ? $"{field.Pointer} is the gateway's own and was sent: {one.Wire.GetRawText()}" : null;
        }

        var isNamed = one.Warnings.Concat(other.Warnings).Any(warning => Names(warning, field.Pointer));
        return isSent || isNamed ? null : $"{field.Pointer} is lost in {field.Members}: {one.Wire.GetRawText()}";
    }

    private static bool Names(ResponseWarning warning, string pointer) =>
        warning.Code is WarningCodes.UnsupportedParameter or WarningCodes.ParameterAdjusted or WarningCodes.ExtensionStripped
        && Pointers().Matches(warning.Message).Select(match => match.Value.TrimEnd('.', ')')).Any(named =>
            pointer == named || pointer.StartsWith(named + "/", StringComparison.Ordinal));

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    [GeneratedRegex(@"/[^\s'"",;:]+")]
    private static partial Regex Pointers();

    private static string[] Dialects()
    {
        using var services = new ServiceCollection()
            .AddSingleton(TestSeal.Instance)
            .AddAurikoProviders(new ConfigurationBuilder().Build())
            .BuildServiceProvider();
        return [.. services.GetServices<IDialect>().Select(dialect => dialect.Name)];
    }

    /// <summary>A type of the contract and where it stands in a request.</summary>
    /// <param name="Type">The type.</param>
    /// <param name="Place">The shape of its pointer.</param>
    /// <param name="Others">What are not fields by that name, or mark an item only.</param>
    private sealed record NestedType(Type Type, string Place, params string[] Others)
    {
        public IEnumerable<string> Shapes => Type.GetProperties()
            .Select(member => SnakeCase(member.Name))
            .Except(["raw", .. Others])
            .Select(name => $"{Place}/{name}");
    }

    /// <summary>What one call sends.</summary>
    /// <param name="Wire">The body.</param>
    /// <param name="Warnings">What it names.</param>
    private sealed record Sent(JsonElement Wire, IReadOnlyList<ResponseWarning> Warnings);

    /// <summary>A provider as the settings make it, at an upstream that says nothing.</summary>
    private sealed class Upstream
    {
        private readonly FakeUpstream _upstream = FakeUpstream.Streams(string.Empty);
        private readonly CallGates _gates;
        private readonly RoutePlan _plan;

        public Upstream(string name, string dialect, ModelCapabilities capabilities)
        {
            var section = $"Auriko:Providers:{name}";
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [
                new($"{section}:Dialect", dialect),
                new($"{section}:ApiKey", "key"),
                new($"{section}:BaseUrl", "https://upstream.test/v1"),
            ]).Build();
            var services = new ServiceCollection()
                .AddSingleton(TestSeal.Instance)
                .AddSingleton<UpstreamHandlerFactory>(_ => _upstream)
                .AddAurikoProviders(configuration)
                .BuildServiceProvider();
            var settings = new ExecutionSettings(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
            var registry = new ProviderRegistry(services.GetServices<IResponseProvider>());
            _gates = new CallGates(
                registry,
                new OfferingHealth(new BreakerOptions().Freeze(), TimeProvider.System),
                new ProviderSlots(registry, settings, TimeProvider.System));
            var offering = Calls.Offering with { Provider = new ProviderName(name), Capabilities = capabilities };
            _plan = new RoutePlan("cost-focus", "v1", [new RouteCandidate(offering, "the only one")]);
        }

        /// <summary>Sends a request; null when the upstream cannot be told it at all.</summary>
        public Sent? Send(ResponseRequest request)
        {
            if (!Queue(request).TryTake(out var admission))
            {
                return null;
            }

            Assert.True(Outcome.OfAsync(admission.Call, CancellationToken.None).IsCompleted);
            return new Sent(JsonElement.Parse(_upstream.Body), admission.Call.Warnings);
        }

        /// <summary>Why a request is not sent; null when it is.</summary>
        public ErrorCode? Refusal(ResponseRequest request)
        {
            var queue = Queue(request);
            return queue.TryTake(out _) ? null : queue.NothingToTry.Code;
        }

        private CandidateQueue Queue(ResponseRequest request) =>
            new(_plan, new RequestFacts(request, "resp_1", DateTimeOffset.UnixEpoch, "key_1"), _gates);
    }
}
