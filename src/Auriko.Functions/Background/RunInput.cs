namespace Auriko.Functions.Background;

/// <summary>
/// What an orchestration is started with. It may only gain optional members: those in flight are read by later code.
/// </summary>
/// <param name="ResponseId">The response.</param>
/// <param name="Version">
/// Which order of activities its history has. Code that changes the order takes a new number and keeps the old one until
/// no such orchestration is left.
/// </param>
public sealed record RunInput(string ResponseId, int Version = 1)
{
    /// <summary>What new orchestrations are started with.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>What <c>PlanRoute</c> is called with.</summary>
/// <param name="ResponseId">The response.</param>
public sealed record PlanInput(string ResponseId);
