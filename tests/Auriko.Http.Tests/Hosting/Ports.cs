using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Knows one key.</summary>
internal sealed class OneKeyAuthenticator : ICallerAuthenticator
{
    public const string Key = "ak_test_known";

    /// <summary>Who has it.</summary>
    public Caller Caller { get; set; } = new("key_1", "ws_1") { Policy = new KeyPolicy { RateLimitRpm = 60 } };

    public ValueTask<Caller> AuthenticateAsync(string? authorization, CancellationToken cancellationToken) =>
        authorization == "Bearer " + Key
            ? ValueTask.FromResult(Caller)
            : throw new GatewayException(new GatewayError(ErrorCode.InvalidApiKey, "The API key is missing or wrong."));
}

/// <summary>Figures of budgets that the test sets.</summary>
internal sealed class SetBudget : IBudgetFigures
{
    public BudgetStatus? Status { get; set; }

    public ValueTask RefreshAsync(Caller caller, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public BudgetStatus? StatusOf(Caller caller) => Status;
}

internal sealed class FixedCatalog : ICatalog
{
    public CatalogSnapshot Current { get; set; } = Samples.Catalog;
}

/// <summary>Figures that the test sets, by provider.</summary>
internal sealed class SetFigures : ILiveFigures
{
    public Dictionary<string, OfferingFigures> Figures { get; } = [];

    /// <summary>How often figures were asked for.</summary>
    public int Asked { get; private set; }

    public OfferingFigures? Of(Offering offering)
    {
        Asked++;
        return Figures.GetValueOrDefault(offering.Provider.Value);
    }
}

/// <summary>A configured provider that the HTTP surface only asks for its name.</summary>
internal sealed class NamedProvider(string name) : IResponseProvider
{
    public ProviderName Name { get; } = new(name);

    public int? MaxConcurrentCalls => null;

    public IProviderCall Prepare(ResponseRequest request, Offering offering) => throw new NotSupportedException();
}

internal sealed class SwitchedCheck : IReadinessCheck
{
    public string? Problem { get; set; }

    public string? FindProblem() => Problem;
}
