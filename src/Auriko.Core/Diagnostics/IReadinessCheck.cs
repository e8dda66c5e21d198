namespace Auriko.Core.Diagnostics;

/// <summary>
/// One condition that must hold before requests are sent to this instance. Every registered check is asked by
/// <c>/health/ready</c>. Safe for concurrent use; answers from memory, never from the network.
/// </summary>
public interface IReadinessCheck
{
    /// <summary>What is missing, in words for an operator; null when nothing is.</summary>
    string? FindProblem();
}
